import { Select } from '@mantine/core'

import { useSenders } from '../api'
import { useCanvasContext } from '../CanvasContext'

interface SenderSelectProps {
  channel: string
  value: number | null
  onChange: (sender: number | null) => void
  error?: string
  disabled: boolean
}

const DEFAULT = 'default'

/** Who the message comes from: the brand's default sender of the channel, or one that is chosen. */
export function SenderSelect({ channel, value, onChange, error, disabled }: SenderSelectProps) {
  const { words, brand } = useCanvasContext()
  const { t } = words
  const loaded = useSenders(brand?.id)
  const senders = (loaded.data ?? []).filter((sender) => sender.channel === channel && sender.is_active)
  const usual = senders.find((sender) => sender.is_default) ?? senders[0]
  const data = [
    { value: DEFAULT, label: usual ? t('cascade.senderDefault', { name: usual.name }) : t('cascade.senderNone') },
    ...senders.map((sender) => ({ value: String(sender.id), label: `${sender.name} · ${sender.account_name}` })),
  ]
  if (value !== null && loaded.isSuccess && !senders.some((sender) => sender.id === value)) {
    data.push({ value: String(value), label: t('cascade.senderGone', { id: value }) })
  }
  return (
    <Select
      label={t('cascade.sender')}
      data={data}
      value={value === null ? DEFAULT : String(value)}
      allowDeselect={false}
      error={error}
      disabled={disabled}
      onChange={(next) => onChange(next === null || next === DEFAULT ? null : Number(next))}
    />
  )
}
