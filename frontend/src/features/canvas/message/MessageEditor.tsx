import { Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { ChannelIcon } from '@/channels'
import { defaultsOf, errorsBelow, SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import { templateOf } from '../cascade/cascade'
import { SenderSelect } from '../cascade/SenderSelect'
import { TextSource } from '../cascade/TextSource'
import { TopicSelect } from '../cascade/TopicSelect'
import { useSaidSteps } from '../cascade/useSaidSteps'
import type { NodeEditorProps } from '../looks'
import { asCascade, channelOf } from './message'
import { TextPane } from './TextPane'

const OWN_FIELDS = ['channel', 'topic_id', 'template_id', 'sender_id', 'content']

/** One message: the same choices as a step of a cascade has. */
export function MessageEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { words } = useCanvasContext()
  const { t, label, channels } = words
  const { config } = node
  const [choosing, setChoosing] = useState(false)
  const [customer, setCustomer] = useState<number | null>(null)
  const template = templateOf(config)
  const channel = channelOf(config)
  const kind = channels.get(channel)
  const [said] = useSaidSteps(asCascade(config))
  const set = (change: Record<string, unknown>) => onChange({ ...config, ...change })
  const byRank = [...channels.values()].sort((a, b) => a.rank - b.rank)

  return (
    <Stack gap="md">
      <Select
        label={label('field', 'channel', t('cascade.step'))}
        withAsterisk
        allowDeselect={false}
        disabled={disabled}
        error={errors.channel}
        leftSection={<ChannelIcon channel={channel} size={17} />}
        data={byRank.map(({ key, label: name }) => ({ value: key, label: label('channel', key, name) }))}
        value={channel}
        // Fields of one channel mean nothing to another: the texts begin anew.
        onChange={(next) => set({ channel: next, sender_id: null, content: defaultsOf(channels.get(next ?? '')?.content_fields ?? []) })}
      />
      <TopicSelect
        value={typeof config.topic_id === 'number' ? config.topic_id : null}
        onChange={(topic) => set({ topic_id: topic })}
        error={errors.topic_id}
        disabled={disabled}
      />
      <SenderSelect
        channel={channel}
        value={typeof config.sender_id === 'number' ? config.sender_id : null}
        onChange={(sender) => set({ sender_id: sender })}
        error={errors.sender_id}
        disabled={disabled}
      />
      <TextSource
        value={template ?? (choosing ? undefined : null)}
        onChange={(next) => {
          setChoosing(next === undefined)
          set({ template_id: next ?? null })
        }}
        error={errors.template_id}
        disabled={disabled}
      />
      {said && (template === null || Object.keys(said.content).length > 0) && (
        <TextPane
          channel={channel}
          sender={said.sender_id}
          content={said.content}
          errors={errorsBelow(errors, 'content')}
          disabled={disabled || template !== null}
          customer={customer}
          onCustomer={setCustomer}
          onChange={(next) => set({ content: next })}
        />
      )}
      {template !== null && (
        <Text size="sm" c="dimmed">
          {Object.keys(said?.content ?? {}).length > 0
            ? t('cascade.ofTemplate')
            : t('cascade.notInTemplate', { channel: label('channel', channel, kind?.label) })}
        </Text>
      )}
      {errors.content && (
        <Text size="xs" c="red">
          {errors.content}
        </Text>
      )}
      <SchemaForm
        fields={type.fields.filter(({ key }) => !OWN_FIELDS.includes(key))}
        value={config}
        onChange={onChange}
        errors={errors}
        disabled={disabled}
        scope={type.key}
      />
    </Stack>
  )
}

