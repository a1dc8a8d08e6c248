import { Group, Pagination, Progress, Table, Text } from '@mantine/core'
import { IconFileImport, IconUpload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { ButtonLink, TextLink } from '@/components/links'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { IMPORTS_PAGE, isUnderWay, useImports } from './api'
import { shareOf } from './run/progress'
import { StatusBadge } from './StatusBadge'
import type { ImportRun } from './types'
import { useImportWords } from './useImportWords'
import { useLiveImports } from './useLiveImports'

/** Every file that was loaded, the newest first, with what became of it. */
export default function ImportsPage() {
  const { t } = useTranslation('imports')
  const { page = 1 } = useSearch({ from: '/imports' })
  const navigate = useNavigate({ from: '/imports' })
  const canEdit = useCanEdit('imports')
  const imports = useImports(page)
  useLiveImports()
  const pages = Math.ceil((imports.data?.count ?? 0) / IMPORTS_PAGE)
  const start = canEdit && (
    <ButtonLink to="/imports/new" leftSection={<IconUpload size={17} />}>
      {t('start')}
    </ButtonLink>
  )
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} actions={start} />
      {imports.isLoadingError ? (
        <Failed error={imports.error} onRetry={() => void imports.refetch()} />
      ) : imports.data?.count === 0 ? (
        <State icon={IconFileImport} title={t('empty.title')} actions={start}>
          {t('empty.text')}
        </State>
      ) : (
        <TableCard minWidth={{ base: 0, sm: 860 }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('list.file')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('list.status')}</Table.Th>
              <Table.Th ta="right">{t('totals.read')}</Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {t('totals.created')}
              </Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {t('totals.updated')}
              </Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {t('totals.unchanged')}
              </Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {t('totals.rejected')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {!imports.data && <SkeletonRows columns={7} height={34} />}
            {imports.data?.results.map((run) => (
              <ImportRow key={run.id} run={run} />
            ))}
          </Table.Tbody>
        </TableCard>
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination
            total={pages}
            value={page}
            size="sm"
            onChange={(next) => void navigate({ search: { page: next === 1 ? undefined : next } })}
          />
        </Group>
      )}
    </Page>
  )
}

function ImportRow({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const format = useFormat()
  const navigate = useNavigate()
  const params = { importId: String(run.id) }
  const share = shareOf(run)
  return (
    <OpeningRow onOpen={() => void navigate({ to: '/imports/$importId', params })}>
      <Table.Td maw={{ base: 220, sm: 380 }}>
        <TextLink to="/imports/$importId" params={params} fw={570} truncate display="block" title={run.file_name}>
          {run.file_name}
        </TextLink>
        <Text size="xs" c="dimmed" truncate>
          {words.rows(run.rows)} · {format.ago(run.started_at)}
        </Text>
        <Group gap={8} mt={4} hiddenFrom="sm">
          <StatusBadge status={run.status} />
          {run.rejected > 0 && (
            <Text size="xs" c="red" fw={550}>
              {t('list.rejected', { number: format.number(run.rejected) })}
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <StatusBadge status={run.status} />
        {isUnderWay(run) && share !== null && <Progress value={100 * share} size="xs" mt={6} maw={120} aria-label={t('run.progress')} />}
      </Table.Td>
      <Table.Td ta="right" fw={600}>
        {format.number(run.read)}
      </Table.Td>
      <Figure value={run.created} />
      <Figure value={run.updated} />
      <Figure value={run.unchanged} />
      <Figure value={run.rejected} color="red" />
    </OpeningRow>
  )
}

/** Nothing is said quietly, so that what happened stands out. */
function Figure({ value, color }: { value: number; color?: string }) {
  const format = useFormat()
  return (
    <Table.Td ta="right" visibleFrom="sm" c={value === 0 ? 'dimmed' : color} fw={value > 0 && color ? 600 : undefined}>
      {format.number(value)}
    </Table.Td>
  )
}
