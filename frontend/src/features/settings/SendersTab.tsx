import { Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconAt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import { useSenders } from '@/api/settings'
import type { Sender } from '@/api/types'
import { ChannelBadge } from '@/channels'
import { OpeningRow } from '@/components/OpeningRow'
import { useFormat } from '@/format'

import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { type SenderDraft, SenderForm } from './SenderForm'
import { SenderRoutes } from './SenderRoutes'
import { hasNumbers } from './senders'
import { SenderTry } from './SenderTry'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'
import { shareOn, today } from './warmUp'

const NEW: SenderDraft = {
  brand: null,
  account: null,
  channel: '',
  name: '',
  value: '',
  is_default: false,
  is_active: true,
  fallback: null,
  warms_up_from: null,
  warm_up: [],
}

/** What can be changed of a sender. */
function draftOf(sender: Sender): SenderDraft {
  const { brand, account, channel, name, value, is_default, is_active, fallback, warms_up_from, warm_up } = sender
  return { brand, account, channel, name, value, is_default, is_active, fallback, warms_up_from, warm_up }
}

export function SendersTab() {
  const { t } = useTranslation('settings')
  const canEdit = useCanEdit('settings')
  const senders = useSenders()
  const brands = useBrands().data ?? []
  const editor = useEditor<SenderDraft>('senders', (made) => {
    const sender = made as Sender
    return { id: sender.id, draft: draftOf(sender) }
  })
  const { draft } = editor
  const stored = senders.data?.find(({ id }) => id === editor.id)
  const others = (senders.data ?? []).filter(
    ({ id, brand, channel }) => id !== editor.id && brand === draft?.brand && channel === draft.channel,
  )

  const nameOf = (brand: number) => brands.find(({ id }) => id === brand)?.name

  return (
    <>
      <SettingsTable
        rows={senders.data}
        error={senders.error}
        onRetry={() => void senders.refetch()}
        add={t('senders.add')}
        onAdd={canEdit ? () => editor.open(null, { ...NEW, brand: brands[0]?.id ?? null }) : null}
        empty={{ icon: IconAt, title: t('senders.empty'), children: t('senders.emptyText') }}
        columns={[
          { key: 'name', label: t('name') },
          { key: 'channel', label: t('channel') },
          { key: 'value', label: t('senders.value'), visibleFrom: 'sm' },
          { key: 'brand', label: t('brand'), visibleFrom: 'sm' },
          { key: 'account', label: t('senders.account'), visibleFrom: 'sm' },
        ]}
        fitsPhone
        row={(sender) => (
          <OpeningRow key={sender.id} onOpen={() => editor.open(sender.id, draftOf(sender))} faded={!sender.is_active}>
            <Table.Td>
              <Group gap="4px 8px">
                <RowButton onClick={() => editor.open(sender.id, draftOf(sender))}>{sender.name}</RowButton>
                {sender.is_default && <Badge miw="max-content">{t('senders.default')}</Badge>}
                {!sender.is_active && <Badge color="gray" miw="max-content">{t('off')}</Badge>}
                <WarmUpBadge sender={sender} />
              </Group>
              <Text size="xs" c="dimmed" hiddenFrom="sm" style={{ overflowWrap: 'anywhere' }}>
                {sender.value}
                <br />
                {nameOf(sender.brand)} · {sender.account_name}
              </Text>
            </Table.Td>
            <Table.Td>
              <ChannelBadge channel={sender.channel} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {sender.value}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{nameOf(sender.brand)}</Table.Td>
            <Table.Td visibleFrom="sm">{sender.account_name}</Table.Td>
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
          kept={editor.isMade}
        >
          <SenderForm draft={draft} set={editor.set} errors={editor.errors} stored={stored} others={others} />
          {stored && hasNumbers(stored.channel) && (
            <SenderRoutes key={stored.id} sender={stored} others={others} disabled={!canEdit} />
          )}
          {editor.id !== null && canEdit && <SenderTry id={editor.id} channel={draft.channel} />}
        </EditDrawer>
      )}
    </>
  )
}

/** While a sender is warming up: how much it may be given today. */
function WarmUpBadge({ sender: { warms_up_from: from, warm_up: plan } }: { sender: Sender }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  if (from === null) return null
  const share = shareOn(today(), from, plan)
  if (share.is === 'warm') return null
  return (
    <Tooltip label={t('warmUp.help')}>
      <Badge color="yellow" miw="max-content">
        {share.is === 'ahead'
          ? t('warmUp.badgeAhead', { date: format.day(from) })
          : t('warmUp.badge', { most: format.number(share.most) })}
      </Badge>
    </Tooltip>
  )
}
