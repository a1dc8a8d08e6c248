import { Button, Table, Text } from '@mantine/core'
import { IconFingerprint, IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { useSourceKinds, useSources } from '@/api/sources'
import type { Source } from '@/api/types'
import { ButtonLink, TextLink } from '@/components/links'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { HealthBadge } from './HealthBadge'
import { SourceForm } from './SourceForm'
import { useKindName } from './useKindName'

/** Where data comes from: shops, tills, sites, databases; and how each of them is. */
export default function SourcesPage() {
  const { t } = useTranslation('sources')
  const canEdit = useCanEdit('settings')
  const [isMaking, setMaking] = useState(false)
  const sources = useSources()
  const add = canEdit && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setMaking(true)}>
      {t('add')}
    </Button>
  )
  const isEmpty = sources.data?.length === 0
  return (
    <Page>
      <PageHeader
        title={t('title')}
        subtitle={t('subtitle')}
        actions={
          <>
            <ButtonLink to="/identity-rules" variant="default" leftSection={<IconFingerprint size={17} />}>
              {t('rules')}
            </ButtonLink>
            {!isEmpty && add}
          </>
        }
      />
      {sources.isLoadingError ? (
        <Failed error={sources.error} onRetry={() => void sources.refetch()} />
      ) : isEmpty ? (
        <State icon={IconPlugConnected} title={t('empty.title')} actions={add}>
          {t('empty.text')}
        </State>
      ) : (
        <Listed sources={sources.data} />
      )}
      {isMaking && <SourceForm onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Listed({ sources }: { sources: Source[] | undefined }) {
  const { t } = useTranslation('sources')
  return (
    <TableCard minWidth={{ base: 0, sm: 720 }} data-testid="sources">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('columns.name')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('columns.kind')}</Table.Th>
          <Table.Th>{t('columns.health')}</Table.Th>
          <Table.Th visibleFrom="sm" ta="right">
            {t('columns.rate')}
          </Table.Th>
          <Table.Th visibleFrom="sm" ta="right">
            {t('columns.last')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sources ? sources.map((source) => <Row key={source.id} source={source} />) : <SkeletonRows columns={5} rows={4} height={34} />}
      </Table.Tbody>
    </TableCard>
  )
}

function Row({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const kindName = useKindName(useSourceKinds().data)
  const params = { sourceId: String(source.id) }
  const last = source.last_at === null ? tc('state.never') : format.ago(source.last_at)
  const rate = t('perMinute', { count: source.per_minute, number: format.number(Math.round(source.per_minute * 10) / 10) })
  return (
    <OpeningRow onOpen={() => void navigate({ to: '/sources/$sourceId', params })} faded={!source.is_active}>
      <Table.Td maw={{ base: 190, sm: 340 }}>
        <TextLink to="/sources/$sourceId" params={params} fw={570} size="sm" truncate display="block">
          {source.name}
        </TextLink>
        <Text size="xs" c="dimmed" truncate visibleFrom="sm" ff="monospace">
          {source.key}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {kindName(source.kind)} · {last}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{kindName(source.kind)}</Table.Td>
      <Table.Td>
        <HealthBadge source={source} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {rate}
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" title={source.last_at === null ? undefined : format.dateTime(source.last_at)}>
        {last}
      </Table.Td>
    </OpeningRow>
  )
}
