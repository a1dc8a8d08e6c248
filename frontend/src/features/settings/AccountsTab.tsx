import { Badge, Group, Table, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useProviders } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import { useAccounts } from '@/api/settings'
import type { AccountInput } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { OpeningRow } from '@/components/OpeningRow'
import { defaultsOf } from '@/features/forms'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { AccountCheck } from './AccountCheck'
import { AccountForm } from './AccountForm'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

export function AccountsTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const format = useFormat()
  const label = useLabel()
  const accounts = useAccounts()
  const providers = useProviders().data ?? []
  const editor = useEditor<AccountInput>('provider-accounts')
  const first = providers[0]
  const needsCredentials = (key: string) => providers.find((each) => each.key === key)?.credential_fields.length !== 0
  const stored = accounts.data?.find(({ id }) => id === editor.id)

  return (
    <>
      <SettingsTable
        rows={accounts.data}
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        add={t('accounts.add')}
        onAdd={
          canEdit && first
            ? () =>
                editor.open(null, {
                  name: '',
                  provider: first.key,
                  brands: [],
                  settings: defaultsOf(first.setting_fields),
                  credentials: defaultsOf(first.credential_fields),
                  is_active: true,
                  rate_per_s: null,
                  prices: [],
                })
            : null
        }
        empty={{ icon: IconPlugConnected, title: t('accounts.empty'), children: t('accounts.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'provider', label: t('accounts.provider') },
          { key: 'credentials', label: t('accounts.credentials') },
          { key: 'prices', label: t('accounts.prices') },
        ]}
        row={({ id, credentials_set: isSet, ...account }) => (
          <OpeningRow key={id} onOpen={() => editor.open(id, account)} faded={!account.is_active}>
            <Table.Td>
              <Group gap="4px 8px">
                <RowButton onClick={() => editor.open(id, account)}>{account.name}</RowButton>
                {!account.is_active && <Badge color="gray" miw="max-content">{t('off')}</Badge>}
              </Group>
            </Table.Td>
            <Table.Td>
              {label('provider', account.provider, providers.find(({ key }) => key === account.provider)?.label)}
            </Table.Td>
            <Table.Td>
              <CredentialsBadge needed={needsCredentials(account.provider)} isSet={isSet} />
            </Table.Td>
            <Table.Td>
              <Group gap="sm">
                {account.prices.map((price) => (
                  <Group key={`${price.channel}${price.prefix}`} gap={4} wrap="nowrap" title={`${t('accounts.billedOn')}: ${t(`accounts.billed.${price.billed_on}`)}`}>
                    <ChannelIcon channel={price.channel} size={15} />
                    <Text size="xs" className="k-num">
                      {format.price(price.amount, price.currency)}
                    </Text>
                  </Group>
                ))}
              </Group>
            </Table.Td>
          </OpeningRow>
        )}
      />
      {editor.draft && (
        <EditDrawer
          title={editor.id === null ? t('accounts.add') : editor.draft.name}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <AccountForm
            draft={editor.draft}
            set={editor.set}
            errors={editor.errors}
            isNew={editor.id === null}
            credentialsSet={stored?.credentials_set ?? false}
          />
          {editor.id !== null && canEdit && <AccountCheck key={editor.id} id={editor.id} />}
        </EditDrawer>
      )}
    </>
  )
}

function CredentialsBadge({ needed, isSet }: { needed: boolean; isSet: boolean }) {
  const { t } = useTranslation('settings')
  if (!needed) {
    return (
      <Text size="sm" c="dimmed">
        {t('accounts.notNeeded')}
      </Text>
    )
  }
  return <Badge color={isSet ? 'teal' : 'yellow'}>{isSet ? t('accounts.set') : t('accounts.notSet')}</Badge>
}
