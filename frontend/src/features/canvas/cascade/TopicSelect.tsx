import { Select } from '@mantine/core'

import { useTopics } from '@/api/brands'

import { useCanvasContext } from '../CanvasContext'

interface TopicSelectProps {
  value: number | null
  onChange: (topic: number | null) => void
  error?: string
  disabled: boolean
}

/** The topic whose consents count for every message of the cascade. */
export function TopicSelect({ value, onChange, error, disabled }: TopicSelectProps) {
  const { words, brand } = useCanvasContext()
  const topics = (useTopics().data ?? []).filter((topic) => topic.brand === brand?.id)
  return (
    <Select
      label={words.t('cascade.topic')}
      description={words.t('cascade.topicHelp')}
      placeholder={words.t('cascade.topicChoose')}
      withAsterisk
      data={topics.map((topic) => ({ value: String(topic.id), label: topic.name }))}
      value={value === null ? null : String(value)}
      allowDeselect={false}
      error={error}
      disabled={disabled}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
