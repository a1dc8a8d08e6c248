import { Badge, Group, SimpleGrid, Stack, Title } from '@mantine/core'
import { IconChartDots, IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { ButtonLink } from '@/components/links'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { Column, ReportAnswer, Row } from '../api'
import { Figure, Figures } from '../Figure'
import { LeftOut } from '../LeftOut'
import type { PageProps } from '../page'
import { totalOf } from '../people/opening'
import { ReportTable } from '../ReportTable'
import { Balance, Doors } from './journey/Balance'
import { Chain } from './journey/Chain'
import { MoneyChart, ReachChart, TimesChart } from './journey/charts'
import { Funnel } from './journey/Funnel'
import { extraOf, number, rowsOf, sum, tableOf, text } from './journey/rows'
import { useNodeName } from './journey/words'

/** One journey, to be read in a minute: who came and went, what the cascades did, how fast people react, what it brought. */
export default function JourneyReport({ answer, shared }: PageProps) {
  const { t } = useTranslation('report_journey')
  return (
    <Stack gap="md" data-testid="journey-report">
      <Heading answer={answer} shared={shared} />
      <KeyFigures answer={answer} />
      <LeftOut answer={answer} />
      <Balance answer={answer} />
      {rowsOf(answer, 'cascades').map((cascade) => (
        <Chain key={cascade.key} answer={answer} cascade={cascade} />
      ))}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <ReachChart answer={answer} />
        <MoneyChart answer={answer} />
      </SimpleGrid>
      <TimesChart answer={answer} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Funnel answer={answer} />
        <Stack gap="md">
          <Doors answer={answer} />
          <Worded answer={answer} table="bought" />
        </Stack>
      </SimpleGrid>
      <Title order={2} mt="sm">
        {t('details')}
      </Title>
      {['steps', 'stops', 'goal', 'costs', 'ways', 'versions'].map((table) => (
        <Worded key={table} answer={answer} table={table} />
      ))}
    </Stack>
  )
}

function Heading({ answer, shared }: { answer: ReportAnswer; shared: boolean }) {
  const { t } = useTranslation('report_journey')
  const { journey, version } = extraOf(answer)
  const params = { journeyId: String(journey.id) }
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Title order={2} lineClamp={2}>
          {journey.name}
        </Title>
        <JourneyStatusBadge status={journey.status as never} />
        {version && <Badge variant="outline">{t('version', { number: version })}</Badge>}
      </Group>
      {!shared && (
        <Group gap="xs">
          <ButtonLink to="/journeys/$journeyId" params={params} search={{ tab: 'live' }} variant="default" size="xs" leftSection={<IconChartDots size={15} />}>
            {t('links.canvas')}
          </ButtonLink>
          <ButtonLink to="/journeys/$journeyId/ledger" params={params} variant="default" size="xs" leftSection={<IconListDetails size={15} />}>
            {t('links.ledger')}
          </ButtonLink>
        </Group>
      )}
    </Group>
  )
}

function KeyFigures({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const { previous } = extraOf(answer)
  const cascades = rowsOf(answer, 'cascades')
  const balance = (key: string) => number(rowsOf(answer, 'balance').find((row) => row.key === key), 'people')
  const goal = rowsOf(answer, 'goal')[0]
  const bought = tableOf(answer, 'bought')?.total
  const [passes, reached] = [sum(cascades, 'passes'), sum(cascades, 'reached')]
  const [doubled, stopped] = [sum(cascades, 'doubled'), sum(cascades, 'stopped')]
  const { currency } = answer
  const words = (key: string) => ({ label: t(`figures.${key}.label`), says: t(`figures.${key}.says`), testId: `figure-${key}` })
  const unknown = bought && number(bought, 'purchases') > 0 && bought.margin === null
  return (
    <Figures label={t('figures.title')}>
      <Figure {...words('entered')} value={balance('entered')} place={{ table: 'balance', column: 'people', row: 'entered' }} unit="enrollments" before={previous.entered} />
      <Figure {...words('inside')} value={balance('inside')} place={{ table: 'balance', column: 'people', row: 'inside' }} unit="enrollments" />
      {goal && (
        <Figure
          {...words('goal')}
          value={number(goal, 'entered') ? number(goal, 'share') : null}
          place={{ table: 'goal', column: 'share', row: 'goal' }}
          kind="share"
          note={t('figures.goal.note', { reached: format.number(number(goal, 'people')), entered: format.number(number(goal, 'entered')) })}
        />
      )}
      {cascades.length > 0 && (
        <>
          <Figure {...words('reached')} value={passes ? reached / passes : null} place={totalOf('cascades', 'reached')} kind="share" note={t('figures.reached.note', { reached: format.number(reached), passes: format.number(passes) })} />
          <Figure {...words('stopped')} value={passes ? stopped / passes : null} place={totalOf('cascades', 'stopped')} kind="share" note={t('figures.stopped.note', { stopped: format.number(stopped), passes: format.number(passes) })} />
          <Figure {...words('doubled')} value={reached ? doubled / reached : null} place={totalOf('cascades', 'doubled')} kind="share" note={t('figures.doubled.note', { count: doubled, number: format.number(doubled) })} />
        </>
      )}
      <Figure {...words('cost')} value={String(sum(rowsOf(answer, 'steps'), 'cost'))} place={totalOf('steps', 'cost')} kind="money" currency={currency} />
      {cascades.length > 0 && (
        <Figure {...words('saved')} value={String(sum(cascades, 'saved'))} place={totalOf('cascades', 'saved')} kind="money" currency={currency} note={t('figures.saved.note', { saved: format.money(sum(cascades, 'saved_vs_all'), currency) })} />
      )}
      <Figure {...words('purchases')} value={number(bought, 'purchases')} place={totalOf('bought', 'purchases')} kind="number" unit="purchases" />
      <Figure {...words('revenue')} value={bought?.revenue ?? null} place={totalOf('bought', 'revenue')} kind="money" currency={currency} />
      <Figure
        {...words('margin')}
        value={bought?.margin ?? null} place={totalOf('bought', 'margin')}
        kind="money"
        currency={currency}
        note={unknown ? t('figures.margin.unknown') : bought?.known ? t('figures.margin.note', { share: format.percent(number(bought, 'known')) }) : ''}
      />
    </Figures>
  )
}

/** A table of the report whose texts are said in the person's language. */
function Worded({ answer, table }: { answer: ReportAnswer; table: string }) {
  const { t } = useTranslation('report_journey')
  const label = useLabel()
  const nameOf = useNodeName()
  const drawn = (row: Row, column: Column, usual: ReactNode): ReactNode => {
    if (column.key === 'node') return nameOf(row)
    if (column.key === 'grade') {
      return (
        <Badge variant="light" color={text(row, 'grade') === 'certain' ? 'teal' : text(row, 'grade') === 'likely' ? 'blue' : 'gray'}>
          {t(`grade.${text(row, 'grade')}`)}
        </Badge>
      )
    }
    if (column.key === 'port') {
      const port = text(row, 'port')
      return port === 'out' ? t('funnel.out') : port === 'over' ? t('funnel.over') : label('port', port, label('reason', port))
    }
    if (column.key === 'billed_on') return text(row, 'billed_on') ? t(`billed.${text(row, 'billed_on')}`) : '–'
    return usual
  }
  if ((tableOf(answer, table)?.rows.length ?? 0) === 0) return null
  return <ReportTable report={answer} table={table} cell={drawn} atFirst={12} />
}
