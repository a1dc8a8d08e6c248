import { Card, Group, Text, Title, UnstyledButton } from '@mantine/core'
import { IconCheck, IconHelpCircle, IconHourglass, IconScissors, type TablerIcon } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ChannelBadge } from '@/channels'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import type { ReportAnswer } from '../api'
import { written } from '../cells'
import { ReportTable } from '../ReportTable'
import reports from '../Reports.module.css'
import classes from './Channels.module.css'
import { type Advice, extraOf, inOrder, rowsOf, type Verdict } from './rows'

type Mood = 'drop' | 'keep' | 'open' | 'thin'
const MOODS: Record<Verdict, Mood> = {
  drop_cost: 'drop',
  drop_silent: 'drop',
  open: 'open',
  untold: 'open',
  keep_earns: 'keep',
  keep_spares: 'keep',
  free: 'keep',
  thin: 'thin',
}
const ICONS: Record<Mood, TablerIcon> = { drop: IconScissors, keep: IconCheck, open: IconHelpCircle, thin: IconHourglass }
const AT_FIRST = 6

/** Which link of a chain could be dropped: a sentence for each, with what it rests on and how sure it is. */
export function Links({ answer, shared }: { answer: ReportAnswer; shared: boolean }) {
  const { t } = useTranslation('report_channels')
  const [all, setAll] = useState(false)
  const advice = inOrder(extraOf(answer).advice)
  if (rowsOf(answer, 'links').length === 0) return null
  // What says nothing yet is counted, not listed, as long as anything else says something.
  const telling = advice.filter(({ verdict }) => verdict !== 'thin')
  const shown = all ? advice : telling.slice(0, AT_FIRST)
  const more = advice.length - shown.length
  return (
    <>
      <Card component="section" aria-label={t('links.title')}>
        <Title order={2}>{t('links.title')}</Title>
        <Text size="xs" c="dimmed" mb="sm">
          {t('links.says')}
        </Text>
        {telling.length === 0 && <Text size="sm">{advice.length > 0 ? t('links.thin') : t('links.single')}</Text>}
        <div className={classes.advice}>
          {shown.map((each) => (
            <Link key={each.key} advice={each} currency={answer.currency} shared={shared} />
          ))}
        </div>
        {more > 0 && (
          <UnstyledButton className={reports.more} onClick={() => setAll(true)} mt="sm">
            {t('links.more', { count: more })}
          </UnstyledButton>
        )}
      </Card>
      <ReportTable report={answer} table="added" />
      <ReportTable
        report={answer}
        table="links"
        columns={COLUMNS}
        atFirst={12}
        cell={(row, column, usual) => {
          const of = column.key === 'verdict' ? advice.find(({ key }) => key === row.key) : undefined
          return of ? t(`links.verdict.${of.verdict}`) : usual
        }}
      />
    </>
  )
}

// The sentence stands above; here are the numbers.
const COLUMNS = [
  'journey',
  'step',
  'channel',
  'tried',
  'reached',
  'reach_rate',
  'only_here',
  'purchases',
  'only',
  'revenue',
  'cost',
  'cost_per_reached',
  'later',
  'lost',
  'worth_low',
  'worth_high',
  'verdict',
]

function Link({ advice, currency, shared }: { advice: Advice; currency: string; shared: boolean }) {
  const { t } = useTranslation('report_channels')
  const format = useFormat()
  const mood = MOODS[advice.verdict]
  const Icon = ICONS[mood]
  const money = (amount: string | null) => written(amount, 'money', format, currency) ?? '–'
  const share = (value: number | null) => written(value, 'share', format, '') ?? '–'
  const people = (value: number) => format.number(Math.round(value))
  return (
    <article className={classes.link} data-mood={mood} data-testid={`advice-${advice.verdict}`}>
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
          <ChannelBadge channel={advice.channel} />
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {t('links.step', { step: advice.step })}
          </Text>
        </Group>
        <Group gap={5} wrap="nowrap" className={classes.verdict}>
          <Icon size={16} aria-hidden />
          <span>{t(`links.verdict.${advice.verdict}`)}</span>
        </Group>
      </Group>
      <Text size="xs" truncate>
        {shared ? (
          advice.journey.name
        ) : (
          <TextLink to="/journeys/$journeyId" params={{ journeyId: String(advice.journey.id) }} size="xs">
            {advice.journey.name}
          </TextLink>
        )}
      </Text>
      <Text size="sm">
        {t(`links.advice.${advice.verdict}`, {
          count: advice.tried,
          tried: people(advice.tried),
          reached: people(advice.reached),
          cost: money(advice.cost),
          worth: money(advice.worth),
          low: money(advice.worth_low),
          high: money(advice.worth_high),
          later: money(advice.later),
          reachHigh: share(advice.reach_high),
          each: money(advice.cost_per_reached),
        })}
      </Text>
      {advice.verdict !== 'thin' && (
        <div className={classes.facts}>
          <span>{t('links.facts.reach', { low: share(advice.reach_low), high: share(advice.reach_high), tried: people(advice.tried) })}</span>
          <span>{t('links.facts.only', { count: advice.only_here, number: people(advice.only_here) })}</span>
          <span>{t('links.facts.lost', { count: Math.round(advice.lost), number: people(advice.lost) })}</span>
          <span>{t('links.facts.bought', { count: advice.only, number: people(advice.only) })}</span>
          {advice.reads_unknown && <span>{t('links.facts.blind')}</span>}
          {!advice.by_margin && Number(advice.worth) > 0 && <span>{t('links.facts.revenue')}</span>}
        </div>
      )}
    </article>
  )
}
