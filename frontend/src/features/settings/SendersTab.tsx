import { Badge, Group, Select, Switch, Table, Text, TextInput } from '@mantine/core'
import { IconAt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useProviders } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import { useAccounts, useSenders } from '@/api/settings'
import type { Sender } from '@/api/types'
import { ChannelBadge, ChannelIcon } from '@/channels'
import { OpeningRow } from '@/components/OpeningRow'
import { useLabel } from '@/i18n/useLabel'

import { BrandField } from './BrandField'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

type Draft = Omit<Sender, 'id' | 'account_name' | 'brand' | 'account'> & { brand: number | null; account: number | null }

export function SendersTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const label = useLabel()
  const senders = useSenders()
  const brands = useBrands().data ?? []
  const accounts = useAccounts().data ?? []
  const providers = useProviders().data ?? []
  const editor = useEditor<Draft>('senders')
  const { draft, set, errors } = editor
  const account = accounts.find(({ id }) => id === draft?.account)
  const channels = providers.find(({ key }) => key === account?.provider)?.channels ?? []

  return (
    <>
      <SettingsTable
        rows={senders.data}
        error={senders.error}
        onRetry={() => void senders.refetch()}
        add={t('senders.add')}
        onAdd={
          canEdit
            ? () =>
                editor.open(null, {
                  brand: brands[0]?.id ?? null,
                  account: accounts[0]?.id ?? null,
                  channel: '',
                  name: '',
                  value: '',
                  is_default: false,
                  is_active: true,
                })
            : null
        }
        empty={{ icon: IconAt, title: t('senders.empty'), children: t('senders.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'channel', label: t('channel') },
          { key: 'value', label: t('senders.value') },
          { key: 'brand', label: t('brand') },
          { key: 'account', label: t('senders.account') },
        ]}
        row={({ id, account_name: accountName, ...sender }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, sender)} faded={!sender.is_active}>
            <Table.Td>
              <Group gap="4px 8px">
                <RowButton onClick={() => editor.open(id, sender)}>{sender.name}</RowButton>
                {sender.is_default && <Badge miw="max-content">{t('senders.default')}</Badge>}
                {!sender.is_active && <Badge color="gray" miw="max-content">{t('off')}</Badge>}
              </Group>
            </Table.Td>
            <Table.Td>
              <ChannelBadge channel={sender.channel} />
            </Table.Td>
            <Table.Td>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {sender.value}
              </Text>
            </Table.Td>
            <Table.Td>{brands.find((brand) => brand.id === sender.brand)?.name}</Table.Td>
            <Table.Td>{accountName}</Table.Td>
          </OpeningRow>
        )}
      />
      {draft && (
        <EditDrawer
          title={editor.id === null ? t('senders.add') : draft.name}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <BrandField value={draft.brand} onChange={(brand) => set({ brand })} error={errors.brand} />
          <Select
            label={t('senders.account')}
            withAsterisk
            allowDeselect={false}
            data={accounts.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={draft.account === null ? null : String(draft.account)}
            error={errors.account}
            onChange={(next) => set({ account: next === null ? null : Number(next) })}
          />
          <Select
            label={t('channel')}
            description={t('senders.channelHelp')}
            withAsterisk
            allowDeselect={false}
            data={channels.map((key) => ({ value: key, label: label('channel', key) }))}
            value={draft.channel || null}
            leftSection={draft.channel && <ChannelIcon channel={draft.channel} size={16} />}
            error={errors.channel}
            onChange={(channel) => set({ channel: channel ?? '' })}
          />
          <TextInput
            label={t('name')}
            description={t('senders.nameHelp')}
            withAsterisk
            value={draft.name}
            error={errors.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('senders.value')}
            description={t('senders.valueHelp')}
            withAsterisk
            value={draft.value}
            error={errors.value}
            onChange={(event) => set({ value: event.currentTarget.value })}
          />
          <Switch
            label={t('senders.default')}
            description={t('senders.defaultHelp')}
            checked={draft.is_default}
            error={errors.is_default}
            onChange={(event) => set({ is_default: event.currentTarget.checked })}
          />
          <Switch
            label={t('on')}
            description={t('senders.onHelp')}
            checked={draft.is_active}
            onChange={(event) => set({ is_active: event.currentTarget.checked })}
          />
        </EditDrawer>
      )}
    </>
  )
}
