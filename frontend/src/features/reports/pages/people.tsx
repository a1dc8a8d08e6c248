import { SegmentedControl } from '@mantine/core'
import { IconMoodEmpty } from '@tabler/icons-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { ChartColors } from '@/charts/Chart'
import { Note } from '@/components/Note'
import { useFormat } from '@/format'

import type { ReportAnswer } from '../api'
import { ChartCard } from '../ChartCard'
import { lineOption, type PeopleExtra, REFUSALS, type Refusal, spreadOption, type Words } from '../customers/annoyance'
import { figure, rowsOf, textOf } from '../customers/rows'
import { Figure, Figures } from '../Figure'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'

const SPREAD = ['touches', 'customers', 'share']
const RATES: Record<Refusal, string[]> = {
  unsubscribed: ['touches', 'messages', 'unsubscribed', 'unsubscribed_rate', 'unsubscribed_low', 'unsubscribed_high'],
  complained: ['touches', 'messages', 'complained', 'complained_rate', 'complained_low', 'complained_high'],
}
const PARTS = ['customers', 'messages', 'average', 'often_share', 'unsubscribed', 'unsubscribed_rate', 'complained', 'complained_rate']
const CHANNELS = ['channels', ...PARTS]
const CLASSES = ['classes', ...PARTS]

/** How many messages customers get in a week, and from which one on it is too much. */
export default function PeopleReport({ answer, view, choose }: PageProps) {
  const { t } = useTranslation('report_people')
  const extra = answer.extra as unknown as PeopleExtra
  const what = REFUSALS.find((each) => each === view) ?? 'unsubscribed'
  return (
    <>
      <Whole answer={answer} />
      <RedLine answer={answer} extra={extra} what={what} onChoose={choose && ((chosen) => choose({ view: chosen }))} />
      <Spread answer={answer} extra={extra} />
      <ReportTable report={answer} table="lines" cell={(row, column, usual) => (column.key === 'what' ? t(`what.${row.key}`) : usual)} />
      <ReportTable report={answer} table="weeks" />
      <ReportTable report={answer} table="channels" columns={CHANNELS} />
      <ReportTable
        report={answer}
        table="classes"
        columns={CLASSES}
        cell={(row, column, usual) => (column.key === 'classes' ? t(`classes.${row.key}`, { defaultValue: row.key }) : usual)}
      />
      <ReportTable
        report={answer}
        table="caps"
        cell={(row, column, usual) => {
          if (column.key === 'window') return t(`windows.${textOf(row, 'window')}`)
          if (column.key === 'brand' && row.brand === '') return t('allBrands')
          if (column.key === 'channel' && row.channel === null) return t('allChannels')
          return column.key === 'topic' && row.topic === '' ? t('allTopics') : usual
        }}
      />
    </>
  )
}

function Whole({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_people')
  const format = useFormat()
  const [whole] = rowsOf(answer, 'summary')
  if (!whole) return null
  const here = (column: string) => ({ table: 'summary', column, row: whole.key })
  const counted = (key: string) => ({ count: figure(whole, key), number: format.number(figure(whole, key)) })
  return (
    <Figures label={t('whole')}>
      <Figure label={t('figures.customers')} says={t('figures.customersSays')} value={whole.customers} place={here('customers')} unit="people" testId="people-customers" />
      <Figure label={t('figures.messages')} says={t('figures.messagesSays')} value={whole.messages} place={here('messages')} unit="messages" />
      <Figure label={t('figures.average')} says={t('figures.averageSays')} kind="number" value={whole.average} place={here('average')} unit="messages" />
      <Figure label={t('figures.often')} says={t('figures.oftenSays')} kind="share" value={whole.often_share} place={here('often_share')} note={t('figures.oftenNote', counted('often'))} />
      <Figure
        label={t('figures.unsubscribed')}
        says={t('figures.unsubscribedSays')}
        kind="share"
        value={whole.unsubscribed_rate} place={here('unsubscribed_rate')}
        note={t('figures.unsubscribedNote', counted('unsubscribed'))}
      />
      <Figure
        label={t('figures.complained')}
        says={t('figures.complainedSays')}
        kind="share"
        value={whole.complained_rate} place={here('complained_rate')}
        note={t('figures.complainedNote', counted('complained'))}
      />
    </Figures>
  )
}

function useWords(what: Refusal, extra: PeopleExtra): Words {
  const { t } = useTranslation('report_people')
  return useMemo(
    () => ({
      touches: (number) => t(number === extra.most ? 'touchesOrMore' : 'touches', { count: number }),
      customers: t('figures.customers'),
      rate: t(`rate.${what}`),
      interval: t('interval'),
      limit: t('limit'),
      line: t('line'),
      cap: t('cap'),
      ofWeek: t('ofWeek'),
      nth: t('nth'),
    }),
    [t, what, extra.most],
  )
}

interface RedLineProps {
  answer: ReportAnswer
  extra: PeopleExtra
  what: Refusal
  onChoose?: (what: Refusal) => void
}

function RedLine({ answer, extra, what, onChoose }: RedLineProps) {
  const { t } = useTranslation('report_people')
  const format = useFormat()
  const words = useWords(what, extra)
  const rows = rowsOf(answer, 'touches')
  const option = useCallback((colors: ChartColors) => lineOption(rows, what, extra, words, format, colors), [rows, what, extra, words, format])
  if (rows.length === 0) return (
      <Note icon={IconMoodEmpty} color="petrol">
        {t('nothing')}
      </Note>
    )
  const line = extra.lines[what]
  const cap = extra.cap_in_a_week
  const limit = format.exactPercent(extra.limits[what])
  const where = line === null ? t(`noLine.${what}`, { limit }) : t(`seen.${what}`, { count: line, limit })
  const compared = line === null || cap === null ? '' : cap < line ? t('capBelow', { count: cap }) : t('capAbove', { count: cap })
  return (
    <ChartCard
      title={t('redLine')}
      says={`${where} ${compared}`}
      option={option}
      height={330}
      table={<ReportTable bare report={answer} table="touches" columns={RATES[what]} />}
      actions={
        onChoose && (
          <SegmentedControl
            aria-label={t('redLine')}
            data={REFUSALS.map((value) => ({ value, label: t(`what.${value}`) }))}
            value={what}
            onChange={(value) => onChoose(value === 'complained' ? 'complained' : 'unsubscribed')}
          />
        )
      }
    />
  )
}

function Spread({ answer, extra }: { answer: ReportAnswer; extra: PeopleExtra }) {
  const { t } = useTranslation('report_people')
  const format = useFormat()
  const words = useWords('unsubscribed', extra)
  const rows = rowsOf(answer, 'touches')
  const option = useCallback((colors: ChartColors) => spreadOption(rows, extra, words, format, colors), [rows, extra, words, format])
  if (rows.length === 0) return null
  return (
    <ChartCard title={t('spread')} says={t('spreadSays')} option={option} height={260} table={<ReportTable bare report={answer} table="touches" columns={SPREAD} />} />
  )
}
