import { Button, Drawer, Group, Pagination, Stack, Text } from '@mantine/core'
import { IconDownload, IconFilter, IconFilterPlus, IconUsers } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit, useUser } from '@/api/session'
import { useFocusBack } from '@/components/focusing'
import { ButtonLink } from '@/components/links'
import { Failed, State } from '@/components/states'
import { startingWith } from '@/features/segments/ready/start'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { PEOPLE_PAGE, type Place, type ReportAnswer, reportFile, type Table, TOTAL, useReportPeople } from '../api'
import { isFigure, isNamed, written } from '../cells'
import { useReportSurroundings } from '../context'
import { useReportWords } from '../words'
import { PeopleList } from './PeopleList'
import { ruleBehind } from './rules'
import { SegmentDialog } from './SegmentDialog'

interface PeopleDrawerProps {
  report: ReportAnswer
  table: Table
  place: Place
  /** What a tile calls it. */
  named?: { label: string; value: string }
  onClose: () => void
}

/** The people behind a number: to look through, to take away, to make a segment of. */
export function PeopleDrawer({ report, table, place: shown, named, onClose }: PeopleDrawerProps) {
  useFocusBack()
  const { t } = useTranslation('reports')
  const format = useFormat()
  const { filters } = useReportSurroundings()
  const [page, setPage] = useState(1)
  const [naming, setNaming] = useState(false)
  const column = table.columns.find(({ key }) => key === shown.column)
  // Revenue opens as the purchases that brought it.
  const place = useMemo(() => ({ ...shown, column: column?.opens ?? shown.column }), [shown, column])
  const found = useReportPeople(report.key, place, filters, page)
  const canMake = useCanEdit('segments')
  // As the export of one customer: config/rights.py.
  const mayTake = useUser().role === 'admin'
  const names = useNames(report, table, shown, named)
  const rule = ruleBehind(report, shown)
  const pages = Math.ceil((found.data?.count ?? 0) / PEOPLE_PAGE)
  const count = found.data && { count: found.data.count, number: format.number(found.data.count) }

  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={`${names.row ? `${names.row}: ` : ''}${names.column}`}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" aria-live="polite">
          {names.value}
          {names.unit && names.unit !== 'people' && ` (${t(`units.${names.unit}`, { defaultValue: names.unit })})`}
          {count && ` · ${found.data.is_more ? t('people.more', count) : t('people.count', count)}`}
        </Text>
        {names.behind ? (
          <Text size="xs" c="dimmed">
            {t('people.standsOn', { number: names.behind })}
          </Text>
        ) : (
          names.unit &&
          names.unit !== 'people' && (
            <Text size="xs" c="dimmed">
              {t('people.units', { unit: t(`units.${names.unit}`, { defaultValue: names.unit }) })}
            </Text>
          )
        )}
        {count && count.count > 0 && (
          <Group gap="xs">
            {canMake && (
              <Button size="xs" leftSection={<IconFilterPlus size={15} />} onClick={() => setNaming(true)}>
                {t('people.segment')}
              </Button>
            )}
            {canMake && rule && (
              <ButtonLink
                {...startingWith({ name: names.row || names.column, rule })}
                size="xs"
                variant="default"
                leftSection={<IconFilter size={15} />}
                title={t('people.liveText')}
              >
                {t('people.live')}
              </ButtonLink>
            )}
            {mayTake &&
              (['csv', 'xlsx'] as const).map((kind) => (
                <Button
                  key={kind}
                  size="xs"
                  variant="default"
                  component="a"
                  leftSection={<IconDownload size={15} />}
                  href={reportFile(report.key, kind, filters, place)}
                >
                  {t(`people.${kind}`)}
                </Button>
              ))}
          </Group>
        )}
        {found.isLoadingError ? (
          <Failed error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data?.count === 0 ? (
          <State icon={IconUsers} title={t('people.nobody')} size="inset">
            {t('people.nobodyText')}
          </State>
        ) : (
          <PeopleList rows={found.data?.results} journey={filters.journey ?? journeyOf(table, shown)} stale={found.isPlaceholderData} />
        )}
        {pages > 1 && <Pagination size="sm" total={pages} value={page} onChange={setPage} aria-label={t('people.page')} />}
        {found.data?.is_more && (
          <Text size="xs" c="dimmed">
            {t('people.first', { number: format.number(found.data.count) })}
          </Text>
        )}
      </Stack>
      {naming && <SegmentDialog report={report} place={place} suggested={names} onClose={() => setNaming(false)} onMade={onClose} />}
    </Drawer>
  )
}

export interface PlaceNames {
  column: string
  /** What the row is called: its first cells that are no figures. */
  row: string
  value: string
  unit: string
  /** The number whose people these are, where it is another one. */
  behind: string
}

/** The journey that the row is of: from there it is one step to the Why. */
function journeyOf(table: Table, place: Place): number | undefined {
  const cell = table.rows.find(({ key }) => key === place.row)?.[table.columns.find(({ kind }) => kind === 'journey')?.key ?? '']
  return isNamed(cell) ? cell.id : undefined
}

function useNames(report: ReportAnswer, table: Table, place: Place, named: { label: string; value: string } | undefined): PlaceNames {
  const { t } = useTranslation('reports')
  const words = useReportWords(report.key)
  const format = useFormat()
  const label = useLabel()
  const column = table.columns.find(({ key }) => key === place.column)
  const isTotal = place.row === TOTAL
  const row = isTotal ? (table.total ?? {}) : table.rows.find(({ key }) => key === place.row)
  if (!column || !row) return { column: '', row: '', value: '', unit: '', behind: '' }
  const target = column.opens === column.key ? undefined : table.columns.find(({ key }) => key === column.opens)
  const behind = target ? words.column(table, target) : ''
  if (named) return { column: named.label, row: '', value: named.value, unit: column.unit, behind }
  const said = table.columns
    .filter(({ kind }, index) => !isFigure(kind) || (index === 0 && kind === 'day'))
    .map(({ key, kind }) => {
      const text = written(row[key], kind, format, report.currency)
      return text !== null && (kind === 'channel' || kind === 'reason') ? label(kind, text) : text
    })
  return {
    column: words.column(table, column),
    row: isTotal ? t('total') : said.filter(Boolean).slice(0, 3).join(', '),
    behind,
    value: written(row[column.key], column.kind, format, report.currency) ?? '',
    unit: column.unit,
  }
}
