import { ColorSwatch, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import { OpeningRow } from '@/components/OpeningRow'
import { ColorEditor } from '@/features/forms/editors/ColorEditor'

import { type BrandDraft, BrandPages } from './BrandPages'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

const NEW: BrandDraft = {
  key: '',
  name: '',
  time_zone: 'UTC',
  currency: 'USD',
  color: '#0d7480',
  public_url: '',
  logo_url: '',
  postal_address: '',
  language: 'en',
  double_opt_in: false,
  utm_source: '',
  quiet_from: null,
  quiet_to: null,
}

export function BrandsTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const brands = useBrands()
  const editor = useEditor<BrandDraft>('brands')
  const { draft, set, errors } = editor
  return (
    <>
      <SettingsTable
        rows={brands.data}
        error={brands.error}
        onRetry={() => void brands.refetch()}
        add={t('brands.add')}
        onAdd={canEdit ? () => editor.open(null, NEW) : null}
        empty={{ icon: IconBuildingStore, title: t('brands.empty'), children: t('brands.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'key', label: t('key'), visibleFrom: 'sm' },
          { key: 'zone', label: t('brands.timeZone'), visibleFrom: 'sm' },
          { key: 'currency', label: t('brands.currency'), visibleFrom: 'sm' },
        ]}
        fitsPhone
        row={({ id, ...brand }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, brand)}>
            <Table.Td>
              <Group gap="sm" wrap="nowrap">
                <ColorSwatch color={brand.color} size={16} />
                <div>
                  <RowButton onClick={() => editor.open(id, brand)}>{brand.name}</RowButton>
                  <Text size="xs" c="dimmed" hiddenFrom="sm">
                    {brand.time_zone} · {brand.currency}
                  </Text>
                </div>
              </Group>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" ff="monospace" c="dimmed">
                {brand.key}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{brand.time_zone}</Table.Td>
            <Table.Td visibleFrom="sm">{brand.currency}</Table.Td>
          </OpeningRow>
        )}
      />
      {draft && (
        <EditDrawer
          title={editor.id === null ? t('brands.add') : draft.name}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <TextInput
            label={t('name')}
            withAsterisk
            data-autofocus
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
            label={t('brands.timeZone')}
            description={t('brands.timeZoneHelp')}
            searchable
            allowDeselect={false}
            limit={50}
            data={zones(draft.time_zone)}
            value={draft.time_zone}
            error={errors.time_zone}
            onChange={(zone) => zone && set({ time_zone: zone })}
          />
          <TextInput
            label={t('brands.currency')}
            description={t('brands.currencyHelp')}
            maxLength={3}
            value={draft.currency}
            error={errors.currency}
            onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
          />
          <ColorEditor
            field={{ key: 'color', type: 'color', label: t('brands.color') }}
            label={t('brands.color')}
            value={draft.color}
            onChange={(color) => set({ color: String(color) })}
            error={errors.color}
            errors={{}}
            disabled={false}
            inline={false}
            scope="brand"
            form={{}}
          />
          <BrandPages draft={draft} set={set} errors={errors} />
        </EditDrawer>
      )}
    </>
  )
}

/** The browser's list of time zones, with the one in use even if the browser calls it otherwise. */
function zones(current: string): string[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}
