import { Button, Group, Pagination, Select, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMailOff, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { SUPPRESSIONS_PAGE, useSuppressions, useUnsuppress } from '@/api/consents'
import { useChannelKinds } from '@/api/registries'
import { useCanEdit, useCanRead } from '@/api/session'
import { ChannelBadge } from '@/channels'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed, ForbiddenPage, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { RemoveButton } from '@/features/settings/RemoveButton'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { AddSuppression } from './AddSuppression'

const REASONS = ['hard_bounce', 'soft_bounces', 'complaint', 'stop', 'by_hand']

/** Addresses that must not be written to, whoever they belong to. */
export default function SuppressionsPage() {
  const { t } = useTranslation('customers')
  const { q = '', channel = '', reason = '', page = 1 } = useSearch({ from: '/suppressions' })
  const navigate = useNavigate({ from: '/suppressions' })
  const label = useLabel()
  const canEdit = useCanEdit('suppressions')
  const canRead = useCanRead('suppressions')
  const kinds = useChannelKinds().data ?? []
  const [adding, add] = useDisclosure(false)
  if (!canRead) return <ForbiddenPage />

  function filter(change: { q?: string; channel?: string; reason?: string }) {
    void navigate({ search: (before) => ({ ...before, page: undefined, ...change }), replace: true })
  }

  return (
    <Page>
      <PageHeader
        title={t('suppressions.title')}
        subtitle={t('suppressions.subtitle')}
        crumbs={[{ label: t('title'), to: '/customers' }]}
        actions={
          canEdit && (
            <Button leftSection={<IconPlus size={17} />} onClick={add.open}>
              {t('suppressions.add')}
            </Button>
          )
        }
      />
      <Group gap="sm">
        <SearchInput value={q} placeholder={t('suppressions.search')} onChange={(next) => filter({ q: next || undefined })} />
        <Select
          w={{ base: '100%', xs: 190 }}
          aria-label={t('suppressions.channel')}
          placeholder={t('suppressions.anyChannel')}
          clearable
          data={kinds.map(({ key }) => ({ value: key, label: label('channel', key) }))}
          value={channel || null}
          onChange={(next) => filter({ channel: next ?? undefined })}
        />
        <Select
          w={{ base: '100%', xs: 230 }}
          aria-label={t('suppressions.reason')}
          placeholder={t('suppressions.anyReason')}
          clearable
          data={REASONS.map((value) => ({ value, label: t(`suppressions.reasons.${value}`) }))}
          value={reason || null}
          onChange={(next) => filter({ reason: next ?? undefined })}
        />
      </Group>
      <Listed
        q={q}
        channel={channel}
        reason={reason}
        page={page}
        canEdit={canEdit}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next === 1 ? undefined : next }) })}
      />
      {adding && <AddSuppression onClose={add.close} />}
    </Page>
  )
}

interface ListedProps {
  q: string
  channel: string
  reason: string
  page: number
  canEdit: boolean
  onPage: (page: number) => void
}

function Listed({ q, channel, reason, page, canEdit, onPage }: ListedProps) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const found = useSuppressions({ q, channel, reason, page })
  const remove = useUnsuppress()
  const isFiltered = Boolean(q || channel || reason)
  const pages = Math.ceil((found.data?.count ?? 0) / SUPPRESSIONS_PAGE)

  if (found.isLoadingError) return <Failed error={found.error} onRetry={() => void found.refetch()} />
  if (found.data?.count === 0)
    return (
      <State icon={IconMailOff} title={isFiltered ? t('suppressions.nobody') : t('suppressions.empty')}>
        {isFiltered ? t('suppressions.nobodyText') : t('suppressions.emptyText')}
      </State>
    )
  return (
    <>
      <TableCard minWidth={{ base: 0, sm: 640 }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('suppressions.address')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('suppressions.channel')}</Table.Th>
            <Table.Th>{t('suppressions.reason')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('suppressions.since')}</Table.Th>
            {canEdit && <Table.Th w={56} aria-label={t('suppressions.remove')} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {!found.data && <SkeletonRows columns={canEdit ? 5 : 4} rows={8} />}
          {found.data?.results.map(({ id, endpoint, channel: kind, reason: why, created_at: since }) => (
            <Table.Tr key={id}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm" fw={570}>
                  {endpoint}
                </Text>
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {format.date(since)}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <ChannelBadge channel={kind} />
              </Table.Td>
              <Table.Td>{t(`suppressions.reasons.${why}`, { defaultValue: why })}</Table.Td>
              <Table.Td visibleFrom="sm">{format.dateTime(since)}</Table.Td>
              {canEdit && (
                <Table.Td>
                  <RemoveButton
                    title={t('suppressions.removeTitle', { endpoint })}
                    text={t(`suppressions.removeText.${why === 'complaint' || why === 'stop' ? 'wish' : 'other'}`)}
                    removing={remove.isPending}
                    onRemove={(done) => remove.mutate(id, done)}
                  />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableCard>
      {pages > 1 && (
        <Group justify="center">
          <Pagination total={pages} value={page} size="sm" onChange={onPage} />
        </Group>
      )}
    </>
  )
}
