import { ActionIcon, Group, NumberInput, Select, Table, Text, Tooltip } from '@mantine/core'
import { IconGauge, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands, useTopics } from '@/api/brands'
import { useChannelKinds } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import { useCaps, useRemoveSetting, useSaveSetting } from '@/api/settings'
import type { Cap } from '@/api/types'
import { ChannelBadge } from '@/channels'
import { OpeningRow } from '@/components/OpeningRow'
import { toast } from '@/components/toast'
import { DurationEditor } from '@/features/forms/editors/DurationEditor'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

type Draft = Omit<Cap, 'id' | 'most'> & { most: number | null }

const WINDOWS = ['rolling', 'day', 'week', 'month'] as const
const WEEK_S = 7 * 86_400
const NEW: Draft = { brand: null, channel: '', topic: null, most: 3, window: 'rolling', window_s: WEEK_S }

/** How much marketing one customer gets at most, as sentences. */
export function CapsTab() {
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  const canEdit = useCanEdit('settings')
  const format = useFormat()
  const label = useLabel()
  const caps = useCaps()
  const brands = useBrands().data ?? []
  const topics = useTopics().data ?? []
  const editor = useEditor<Draft>('caps')
  const remove = useRemoveSetting('caps')
  const restore = useSaveSetting('caps')

  function removed({ id, ...cap }: Cap) {
    const back = () => restore.mutate({ id: null, input: cap }, { onError: toast.error })
    remove.mutate(id, { onSuccess: () => toast.undo(t('caps.removed'), back) })
  }

  function sentence({ most, window, window_s: seconds }: Omit<Cap, 'id'>, { number, duration }: Format): string {
    if (most === 0) return t('caps.none')
    const length = window === 'rolling' ? duration(seconds ?? 0) : t(`caps.windows.${window}`)
    return t('caps.sentence', { count: most, most: number(most), window: length })
  }

  function nameOf(brand: number | null) {
    return brand === null ? t('caps.allBrands') : brands.find(({ id }) => id === brand)?.name
  }

  function topicOf(topic: number | null) {
    return topic === null ? t('caps.allTopics') : topics.find(({ id }) => id === topic)?.name
  }

  return (
    <>
      <SettingsTable
        rows={caps.data}
        error={caps.error}
        onRetry={() => void caps.refetch()}
        add={t('caps.add')}
        onAdd={canEdit ? () => editor.open(null, NEW) : null}
        empty={{ icon: IconGauge, title: t('caps.empty'), children: t('caps.emptyText') }}
        columns={[
          { key: 'cap', label: t('caps.cap') },
          { key: 'channel', label: t('channel'), visibleFrom: 'sm' },
          { key: 'topic', label: t('caps.topic'), visibleFrom: 'sm' },
          { key: 'brand', label: t('brand'), visibleFrom: 'sm' },
          { key: 'remove', label: '' },
        ]}
        fitsPhone
        row={({ id, ...cap }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, cap)}>
            <Table.Td>
              <RowButton lines={4} onClick={() => editor.open(id, cap)}>
                {sentence(cap, format)}
              </RowButton>
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {cap.channel === '' ? t('caps.allChannels') : label('channel', cap.channel)} · {topicOf(cap.topic)} ·{' '}
                {nameOf(cap.brand)}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {cap.channel === '' ? t('caps.allChannels') : <ChannelBadge channel={cap.channel} />}
            </Table.Td>
            <Table.Td visibleFrom="sm">{topicOf(cap.topic)}</Table.Td>
            <Table.Td visibleFrom="sm">{nameOf(cap.brand)}</Table.Td>
            <Table.Td ta="right" w={56}>
              {canEdit && (
                <Tooltip label={tc('actions.delete')}>
                  <ActionIcon
                    aria-label={tc('actions.delete')}
                    loading={remove.isPending && remove.variables === id}
                    onClick={() => removed({ id, ...cap })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
            </Table.Td>
          </OpeningRow>
        )}
      />
      {editor.draft && (
        <EditDrawer
          title={editor.id === null ? t('caps.add') : t('caps.cap')}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <CapForm draft={editor.draft} set={editor.set} errors={editor.errors} />
        </EditDrawer>
      )}
    </>
  )
}

interface CapFormProps {
  draft: Draft
  set: (change: Partial<Draft>) => void
  errors: Record<string, string>
}

/** The sentence with its places to fill in. */
function CapForm({ draft, set, errors }: CapFormProps) {
  const { t } = useTranslation('settings')
  const label = useLabel()
  const brands = useBrands().data ?? []
  const topics = (useTopics().data ?? []).filter((topic) => topic.brand === draft.brand)
  const channels = (useChannelKinds().data ?? []).toSorted((one, other) => one.rank - other.rank)
  const wrong = errors.most ?? errors.window ?? errors.window_s ?? errors.channel ?? errors.brand ?? errors.topic
  return (
    <>
      <Group gap="8px 6px">
        <Text size="sm">{t('caps.atMost')}</Text>
        <NumberInput
          size="xs"
          w={64}
          aria-label={t('caps.most')}
          min={0}
          max={1_000}
          allowDecimal={false}
          allowNegative={false}
          value={draft.most ?? ''}
          error={Boolean(errors.most)}
          onChange={(most) => set({ most: typeof most === 'number' ? most : null })}
        />
        <Text size="sm">{t('caps.messagesIn', { count: draft.most ?? 0 })}</Text>
        <Select
          size="xs"
          w={206}
          aria-label={t('caps.kind')}
          allowDeselect={false}
          data={WINDOWS.map((value) => ({ value, label: t(`caps.windows.${value}`) }))}
          value={draft.window}
          error={Boolean(errors.window)}
          onChange={(next) => {
            const window = WINDOWS.find((each) => each === next) ?? 'rolling'
            set({ window, window_s: window === 'rolling' ? (draft.window_s ?? WEEK_S) : null })
          }}
        />
        {draft.window === 'rolling' && (
          <DurationEditor
            field={{ key: 'window_s', type: 'duration', label: t('caps.window'), required: true }}
            label={t('caps.window')}
            value={draft.window_s}
            onChange={(seconds) => set({ window_s: typeof seconds === 'number' ? seconds : null })}
            error={errors.window_s}
            errors={{}}
            disabled={false}
            inline
            scope="cap"
            form={{}}
          />
        )}
      </Group>
      <Group gap="sm" grow>
        <Select
          size="xs"
          aria-label={t('channel')}
          allowDeselect={false}
          data={[
            { value: '', label: t('caps.allChannels') },
            ...channels.map(({ key, label: name }) => ({ value: key, label: label('channel', key, name) })),
          ]}
          value={draft.channel}
          error={Boolean(errors.channel)}
          onChange={(channel) => set({ channel: channel ?? '' })}
        />
        <Select
          size="xs"
          aria-label={t('brand')}
          allowDeselect={false}
          data={[
            { value: '', label: t('caps.allBrands') },
            ...brands.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={draft.brand === null ? '' : String(draft.brand)}
          error={Boolean(errors.brand)}
          onChange={(brand) => set({ brand: brand ? Number(brand) : null, topic: null })}
        />
        <Select
          size="xs"
          aria-label={t('caps.topic')}
          allowDeselect={false}
          disabled={draft.brand === null}
          data={[
            { value: '', label: t('caps.allTopics') },
            ...topics.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={draft.topic === null ? '' : String(draft.topic)}
          error={Boolean(errors.topic)}
          onChange={(topic) => set({ topic: topic ? Number(topic) : null })}
        />
      </Group>
      {wrong && (
        <Text size="xs" c="red">
          {wrong}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('caps.help')}
      </Text>
    </>
  )
}
