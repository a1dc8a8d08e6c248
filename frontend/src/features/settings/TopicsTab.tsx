import { Badge, Select, Table, Text, TextInput } from '@mantine/core'
import { IconTags } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands, useTopics } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import type { Topic } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'

import { BrandField } from './BrandField'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

type Draft = Omit<Topic, 'id' | 'brand'> & { brand: number | null }

const CLASSES = ['marketing', 'service', 'transactional'] as const
const COLORS = { marketing: 'petrol', service: 'blue', transactional: 'gray' } as const

export function TopicsTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const topics = useTopics()
  const brands = useBrands().data ?? []
  const editor = useEditor<Draft>('topics')
  const { draft, set, errors } = editor
  return (
    <>
      <SettingsTable
        rows={topics.data}
        error={topics.error}
        onRetry={() => void topics.refetch()}
        add={t('topics.add')}
        onAdd={
          canEdit
            ? () => editor.open(null, { brand: brands[0]?.id ?? null, key: '', name: '', traffic_class: 'marketing' })
            : null
        }
        empty={{ icon: IconTags, title: t('topics.empty'), children: t('topics.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'key', label: t('key'), visibleFrom: 'sm' },
          { key: 'class', label: t('topics.class') },
          { key: 'brand', label: t('brand'), visibleFrom: 'sm' },
        ]}
        fitsPhone
        row={({ id, ...topic }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, topic)}>
            <Table.Td>
              <RowButton onClick={() => editor.open(id, topic)}>{topic.name}</RowButton>
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {brands.find((brand) => brand.id === topic.brand)?.name}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" ff="monospace" c="dimmed">
                {topic.key}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge color={COLORS[topic.traffic_class]}>{t(`topics.classes.${topic.traffic_class}`)}</Badge>
            </Table.Td>
            <Table.Td visibleFrom="sm">{brands.find((brand) => brand.id === topic.brand)?.name}</Table.Td>
          </OpeningRow>
        )}
      />
      {draft && (
        <EditDrawer
          title={editor.id === null ? t('topics.add') : draft.name}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <BrandField value={draft.brand} onChange={(brand) => set({ brand })} error={errors.brand} />
          <TextInput
            label={t('name')}
            description={t('topics.nameHelp')}
            withAsterisk
            value={draft.name}
            error={errors.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('key')}
            description={t('keyHelp')}
            withAsterisk
            disabled={editor.id !== null}
            value={draft.key}
            error={errors.key}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
          <Select
            label={t('topics.class')}
            description={t('topics.classHelp')}
            allowDeselect={false}
            data={CLASSES.map((value) => ({ value, label: t(`topics.classes.${value}`) }))}
            value={draft.traffic_class}
            error={errors.traffic_class}
            onChange={(value) => set({ traffic_class: CLASSES.find((each) => each === value) ?? 'marketing' })}
          />
        </EditDrawer>
      )}
    </>
  )
}
