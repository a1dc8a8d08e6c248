import { Switch, Table, Text, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import { useApiKeys, useSaveSetting } from '@/api/settings'
import type { ApiKey } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'
import { useFormat } from '@/format'

import { BrandField } from './BrandField'
import { CopyBlock } from './CopyField'
import { example } from './curl'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { ShownOnce } from './ShownOnce'
import { StatusCallback } from './StatusCallback'
import { useEditor } from './useEditor'

interface Draft {
  name: string
  brand: number | null
  is_active: boolean
  runs_journeys: boolean
}

/** Keys by which other systems send messages. A key is seen once, when it is made. */
export function ApiKeysTab() {
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  const canEdit = useCanEdit('settings')
  const format = useFormat()
  const keys = useApiKeys()
  const brands = useBrands().data ?? []
  const [shown, setShown] = useState<string | null>(null)
  const editor = useEditor<Draft>('api-keys', (made) => {
    setShown((made as ApiKey).key ?? null)
    return null
  })
  const save = useSaveSetting('api-keys')
  const { draft, set, errors } = editor

  return (
    <>
      <SettingsTable
        rows={keys.data}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        add={t('apiKeys.add')}
        onAdd={canEdit ? () => editor.open(null, { name: '', brand: brands[0]?.id ?? null, is_active: true, runs_journeys: false }) : null}
        empty={{ icon: IconKey, title: t('apiKeys.empty'), children: t('apiKeys.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'beginning', label: t('apiKeys.beginning'), visibleFrom: 'sm' },
          { key: 'brand', label: t('brand'), visibleFrom: 'sm' },
          { key: 'used', label: t('apiKeys.used') },
          { key: 'on', label: t('on') },
        ]}
        fitsPhone
        row={({ id, name, brand, is_active: isActive, runs_journeys, beginning, used_at: usedAt }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, { name, brand, is_active: isActive, runs_journeys })} faded={!isActive}>
            <Table.Td>
              <RowButton onClick={() => editor.open(id, { name, brand, is_active: isActive, runs_journeys })}>{name}</RowButton>
              <Text size="xs" ff="monospace" c="dimmed" hiddenFrom="sm">
                {beginning}…
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" ff="monospace" c="dimmed">
                {beginning}…
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{brands.find((each) => each.id === brand)?.name}</Table.Td>
            <Table.Td title={usedAt === null ? undefined : format.dateTime(usedAt)}>
              {usedAt === null ? (
                <Text size="sm" c="dimmed">
                  {tc('state.never')}
                </Text>
              ) : (
                format.ago(usedAt)
              )}
            </Table.Td>
            <Table.Td>
              <Switch
                aria-label={t('apiKeys.switch', { name })}
                checked={isActive}
                disabled={!canEdit || (save.isPending && save.variables.id === id)}
                onChange={(event) => save.mutate({ id, input: { is_active: event.currentTarget.checked } })}
              />
            </Table.Td>
          </OpeningRow>
        )}
      />
      {draft && (
        <EditDrawer
          title={editor.id === null ? t('apiKeys.add') : draft.name}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <TextInput
            label={t('name')}
            description={t('apiKeys.nameHelp')}
            withAsterisk
            data-autofocus
            value={draft.name}
            error={errors.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <BrandField
            value={draft.brand}
            onChange={(brand) => set({ brand })}
            error={errors.brand}
            disabled={editor.id !== null}
          />
          <Switch
            label={t('apiKeys.runs')}
            description={t('apiKeys.runsHelp')}
            checked={draft.runs_journeys}
            onChange={(event) => set({ runs_journeys: event.currentTarget.checked })}
          />
          {editor.id !== null && (
            <>
              <Switch
                label={t('on')}
                description={t('apiKeys.onHelp')}
                checked={draft.is_active}
                onChange={(event) => set({ is_active: event.currentTarget.checked })}
              />
              <StatusCallback key={editor.id} id={editor.id} disabled={!canEdit} />
              <CopyBlock label={t('apiKeys.example')} description={t('apiKeys.exampleHelp')} value={example()} />
            </>
          )}
        </EditDrawer>
      )}
      {shown !== null && (
        <ShownOnce
          title={t('apiKeys.made')}
          label={t('apiKeys.key')}
          value={shown}
          warning={t('apiKeys.once')}
          onClose={() => setShown(null)}
        >
          <CopyBlock label={t('apiKeys.example')} description={t('apiKeys.exampleHelp')} value={example()} />
        </ShownOnce>
      )}
    </>
  )
}
