import { ActionIcon, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconSitemap } from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import type { Overview } from '@/api/types'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { TextLink } from '@/components/links'
import { TableCard } from '@/components/TableCard'
import type { ReportSearch } from '@/features/reports/search'
import { useFormat } from '@/format'

import { NoRows } from './ChannelTable'
import classes from './Home.module.css'
import { DefinedHead } from './DefinedHead'
import type { JourneyHealth } from './home'
import { OpenCell } from './OpenCell'
import { SectionTitle } from './SectionTitle'

const COUNTS = ['entered', 'inside', 'sent', 'opened', 'clicked', 'purchases'] as const
const SUMS = ['revenue', 'cost', 'saved'] as const

const IconLink = createLink(ActionIcon<'a'>)

interface JourneyTableProps {
  rows: Overview['journeys']
  currency: string
  health: JourneyHealth[]
  /** The period, which goes along to the report. */
  search: ReportSearch
}

/** What each journey achieved in the period, and how it is; the name leads to its report, the sign to its canvas. */
export function JourneyTable({ rows, currency, health, search }: JourneyTableProps) {
  const { t } = useTranslation('dashboard')
  const healthOf = new Map(health.map((each) => [each.id, each]))
  return (
    <section>
      <SectionTitle>{t('byJourney')}</SectionTitle>
      <TableCard minWidth={1040}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('journey')}</Table.Th>
            {[...COUNTS, ...SUMS].map((key) => (
              <DefinedHead key={key} name={key} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td maw={340}>
                <Group gap="xs" wrap="nowrap">
                  <HealthDot health={healthOf.get(row.id)} />
                  <TextLink
                    to="/reports/$report"
                    params={{ report: 'journey' }}
                    search={{ ...search, journey: row.id }}
                    fw={570}
                    size="sm"
                    lineClamp={2}
                  >
                    {row.name}
                  </TextLink>
                  <JourneyStatusBadge status={row.status} />
                  <Tooltip label={t('toCanvas')}>
                    <IconLink
                      component="a"
                      to="/journeys/$journeyId"
                      params={{ journeyId: String(row.id) }}
                      variant="subtle"
                      color="gray"
                      size={24}
                      aria-label={t('toCanvasOf', { name: row.name })}
                    >
                      <IconSitemap size={15} />
                    </IconLink>
                  </Tooltip>
                </Group>
                <Problems health={healthOf.get(row.id)} />
              </Table.Td>
              {COUNTS.map((key) => (
                <Table.Td key={key} ta="right">
                  <OpenCell table="journeys" row={String(row.id)} column={key} cell={row[key]} />
                </Table.Td>
              ))}
              {SUMS.map((key) => (
                <Table.Td key={key} ta="right">
                  <OpenCell table="journeys" row={String(row.id)} column={key} cell={row[key]} currency={currency} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {rows.length === 0 && <NoRows columns={10} />}
        </Table.Tbody>
      </TableCard>
    </section>
  )
}

/** How a running journey is, in one colour and in words for those who do not see it. */
function HealthDot({ health }: { health: JourneyHealth | undefined }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  if (!health) return <span className={classes.health} data-state="off" />
  const words = t(`health.${health.state}`, { lately: format.number(health.lately), usual: format.number(Math.round(health.usual)) })
  return (
    <Tooltip label={words} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.health} data-state={health.state} role="img" tabIndex={0} aria-label={words} />
    </Tooltip>
  )
}

function Problems({ health }: { health: JourneyHealth | undefined }) {
  const { t } = useTranslation('dashboard')
  if (!health || health.problems.length === 0) return null
  return (
    <Text size="xs" className={classes.problems} data-state={health.state}>
      {health.problems.map((key) => t(`health.problem.${key}`, { defaultValue: key })).join(' · ')}
    </Text>
  )
}
