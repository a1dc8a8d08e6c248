import { Select } from '@mantine/core'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { useTopics } from '@/api/brands'
import { useSenders } from '@/api/senders'
import { useTemplates } from '@/api/templates'

import { asText, inputProps } from '../inputProps'
import { Surroundings } from '../surroundings'
import type { EditorProps } from '../types'

interface Row {
  id: number
  name: string
}

/** What the brand writes about. */
export function TopicEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { brand } = use(Surroundings)
  const rows = (useTopics().data ?? []).filter((topic) => brand === undefined || topic.brand === brand)
  return <OneOf {...props} rows={rows} empty={t(props.field.required ? 'chooseTopic' : 'any')} />
}

/** Who writes; without a choice the brand's default sender of the channel. */
export function SenderEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { brand } = use(Surroundings)
  const channel = asText(props.form.channel)
  const { channels } = props.field
  const rows = (useSenders(brand).data ?? []).filter(
    (sender) => (channel === '' || sender.channel === channel) && (!channels || channels.includes(sender.channel)),
  )
  return <OneOf {...props} rows={rows} empty={t('defaultSender')} />
}

export function TemplateEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { brand } = use(Surroundings)
  const rows = (useTemplates().data ?? []).filter((template) => brand === undefined || template.brand === brand)
  return <OneOf {...props} rows={rows} empty={t(props.field.required ? 'chooseTemplate' : 'any')} />
}

function OneOf({ rows, empty, ...props }: EditorProps & { rows: Row[]; empty: string }) {
  const { t } = useTranslation('forms')
  const value = typeof props.value === 'number' ? String(props.value) : null
  const data = rows.map(({ id, name }) => ({ value: String(id), label: name }))
  if (value !== null && !data.some((each) => each.value === value)) data.unshift({ value, label: t('gone', { id: value }) })
  return (
    <Select
      {...inputProps(props)}
      {...(props.inline ? { w: 200 } : {})}
      data={data}
      value={value}
      placeholder={empty}
      searchable={data.length > 8}
      nothingFoundMessage={t('nothingFound')}
      allowDeselect={!props.field.required}
      clearable={!props.field.required}
      onChange={(next) => props.onChange(next === null ? null : Number(next))}
    />
  )
}
