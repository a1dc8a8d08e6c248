import { Badge, Group, Table, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useProviders } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import { useAccounts } from '@/api/settings'
import type { AccountInput, ProviderAccount } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { OpeningRow } from '@/components/OpeningRow'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { AccountAgain } from './AccountAgain'
import { AccountCheck } from './AccountCheck'
import { AccountForm } from './AccountForm'
import { RestBadge } from './AccountRest'
import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

/** A new account begins with the question for its provider. */
const NEW: AccountInput = {
  name: '',
  provider: '',
  brands: [],
  settings: {},
  credentials: {},
  is_active: true,
  rate_per_s: null,
  concurrency: null,
  prices: [],
}

/** What can be changed of an account; its credentials are kept unless they are entered anew. */
function inputOf(account: ProviderAccount): AccountInput {
  const { name, provider, brands, settings, is_active, rate_per_s, concurrency, prices } = account
  return { name, provider, brands, settings, is_active, rate_per_s, concurrency, prices }
}

export function AccountsTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const format = useFormat()
  const label = useLabel()
  const accounts = useAccounts({ watched: true })
  const providers = useProviders().data ?? []
  const editor = useEditor<AccountInput>('provider-accounts', (made) => {
    const account = made as ProviderAccount
    return { id: account.id, draft: inputOf(account) }
  })
  const needsCredentials = (key: string) => providers.find((each) => each.key === key)?.credential_fields.length !== 0
  const stored = accounts.data?.find(({ id }) => id === editor.id)

  function providerOf({ provider }: ProviderAccount): string {
    return label('provider', provider, providers.find(({ key }) => key === provider)?.label)
  }

  return (
    <>
      <SettingsTable
        rows={accounts.data}
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        add={t('accounts.add')}
        onAdd={canEdit ? () => editor.open(null, NEW) : null}
        empty={{ icon: IconPlugConnected, title: t('accounts.empty'), children: t('accounts.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'provider', label: t('accounts.provider'), visibleFrom: 'sm' },
          { key: 'credentials', label: t('accounts.credentials') },
          { key: 'prices', label: t('accounts.prices'), visibleFrom: 'sm' },
        ]}
        fitsPhone
        row={(account) => (
          <OpeningRow key={account.id} onOpen={() => editor.open(account.id, inputOf(account))} faded={!account.is_active}>
            <Table.Td>
              <Group gap="4px 8px">
                <RowButton onClick={() => editor.open(account.id, inputOf(account))}>{account.name}</RowButton>
                {!account.is_active && <Badge color="gray" miw="max-content">{t('off')}</Badge>}
              </Group>
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {providerOf(account)}
              </Text>
              <RestBadge account={account} />
            </Table.Td>
            <Table.Td visibleFrom="sm">{providerOf(account)}</Table.Td>
            <Table.Td>
              <CredentialsBadge needed={needsCredentials(account.provider)} isSet={account.credentials_set} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
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
          disabled={!canEdit || editor.draft.provider === ''}
          kept={editor.isMade}
        >
          <AccountForm draft={editor.draft} set={editor.set} errors={editor.errors} stored={stored} />
          {editor.id !== null && canEdit && <AccountCheck key={editor.id} id={editor.id} />}
          {editor.id !== null && canEdit && <AccountAgain key={`again ${editor.id}`} id={editor.id} />}
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
