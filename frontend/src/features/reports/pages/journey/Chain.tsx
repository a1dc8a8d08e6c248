import { Card, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowNarrowRight, IconClockHour4 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { ChannelTile } from '@/channels'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer, Row } from '../../api'
import { OpenNumber } from '../../people/opening'
import classes from './journey.module.css'
import { Opens } from './Opens'
import { nodeOf, number, rowsOf, text } from './rows'
import { useNodeName } from './words'

/** A cascade as the chain that it is: each step with whom it reached, added and stopped, and what that cost. */
export function Chain({ answer, cascade }: { answer: ReportAnswer; cascade: Row }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const label = useLabel()
  const nameOf = useNodeName()
  const steps = rowsOf(answer, 'steps').filter((row) => nodeOf(row) === cascade.key)
  const count = (column: string) => format.number(number(cascade, column))
  const passes = number(cascade, 'passes')
  return (
    <Card component="section" aria-label={nameOf(cascade)} data-testid="chain">
      <Group justify="space-between" align="flex-end" gap="xs" mb="sm">
        <div>
          <Title order={2}>
            {nameOf(cascade)}: {steps.map((step) => label('channel', text(step, 'channel'))).join(' → ')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('chain.outcome', {
              count: passes,
              passes: count('passes'),
              stopped: count('stopped'),
              ended: count('ended'),
              out: count('put_out'),
              open: count('open'),
            })}
          </Text>
        </div>
        <Text size="xs" c="dimmed">
          {t('chain.doubled', {
            count: number(cascade, 'doubled'),
            number: count('doubled'),
            share: format.percent(number(cascade, 'doubled'), number(cascade, 'reached')),
          })}
        </Text>
      </Group>
      <ol className={classes.chain}>
        {steps.map((step, index) => (
          <li key={step.key} className={classes.link}>
            {index > 0 && <IconArrowNarrowRight className={classes.arrow} size={20} aria-hidden />}
            <Step answer={answer} step={step} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Step({ answer, step }: { answer: ReportAnswer; step: Row }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const label = useLabel()
  const channel = text(step, 'channel')
  const time = rowsOf(answer, 'times').find((row) => row.key === step.key)
  const passes = number(step, 'passes')
  const stops = rowsOf(answer, 'stops').filter((row) => row.key.startsWith(`${step.key}|`))
  const width = (value: number) => `${passes ? (100 * value) / passes : 0}%`
  const figure = (column: string) => (
    <Opens answer={answer} table="steps" column={column} row={step.key} label={`${label('channel', channel)}, ${t(`chain.${column}`)}`} value={number(step, column)}>
      {format.number(number(step, column))}
    </Opens>
  )
  const money = (column: string) =>
    step[column] === null ? '–' : number(step, column) < 0.1 && number(step, column) > 0 ? format.price(number(step, column), answer.currency) : format.money(number(step, column), answer.currency)
  return (
    <div className={classes.step} data-testid={`step-${channel}`}>
      <Group justify="space-between" wrap="nowrap" gap={8}>
        <Group gap={8} wrap="nowrap">
          <ChannelTile channel={channel} />
          <Text fw={650}>{label('channel', channel)}</Text>
        </Group>
        {time && time.timeout !== null && (
          <Tooltip label={t('chain.timeout')}>
            <span className={classes.timeout}>
              <IconClockHour4 size={13} aria-hidden />
              {format.duration(number(time, 'timeout'))}
            </span>
          </Tooltip>
        )}
      </Group>
      <div className={classes.reach} role="img" aria-label={t('chain.picture', { channel: label('channel', channel) })}>
        <span data-part="added" style={{ width: width(number(step, 'only_here')) }} />
        <span data-part="also" style={{ width: width(number(step, 'delivered') - number(step, 'only_here')) }} />
      </div>
      <dl className={classes.figures}>
        <Line name={t('chain.reachable')} says={t('chain.reachableSays')}>
          {format.number(number(step, 'reachable'))}
        </Line>
        <Line name={t('chain.came')}>{figure('came')}</Line>
        <Line name={t('chain.sent')}>{figure('sent')}</Line>
        <Line name={t('chain.delivered')}>{figure('delivered')}</Line>
        <Line name={t('chain.only_here')} says={t('chain.addedSays')} strong>
          {figure('only_here')}
          <span className={classes.share}>{format.percent(number(step, 'only_here'), passes)}</span>
        </Line>
        <Line name={t('chain.stopped')} says={t('chain.stoppedSays')} strong>
          {figure('stopped')}
          <span className={classes.share}>{format.percent(number(step, 'stopped'), number(step, 'came'))}</span>
        </Line>
        {stops.map((stop) => (
          <Line key={stop.key} name={label('reason', text(stop, 'by'))} note={t(`grade.${text(stop, 'grade')}`)}>
            <Opens answer={answer} table="stops" column="people" row={stop.key} label={label('reason', text(stop, 'by'))} value={number(stop, 'people')}>
              {format.number(number(stop, 'people'))}
            </Opens>
          </Line>
        ))}
        {number(step, 'doubled') > 0 && (
          <Line name={t('chain.doubledHere')} says={t('chain.doubledSays')}>
            {figure('doubled')}
          </Line>
        )}
        <Line name={t('chain.cost')} says={t('chain.costSays', { each: money('each') })}>
          <OpenNumber place={{ table: 'steps', column: 'cost', row: step.key }} cell={step.cost} label={`${label('channel', channel)}, ${t('chain.cost')}`} value={money('cost')}>
            {money('cost')}
          </OpenNumber>
        </Line>
      </dl>
    </div>
  )
}

interface LineProps {
  name: string
  says?: string
  /** Smaller, behind the name: a part of the line above. */
  note?: string
  strong?: boolean
  children: React.ReactNode
}

function Line({ name, says, note, strong, children }: LineProps) {
  const title = <dt className={note === undefined ? undefined : classes.part2}>{name}</dt>
  return (
    <div className={classes.line} data-strong={strong}>
      {says ? (
        <Tooltip label={says} multiline maw={300} events={{ hover: true, focus: true, touch: true }}>
          <dt tabIndex={0} className={classes.said}>
            {name}
          </dt>
        </Tooltip>
      ) : (
        title
      )}
      <dd>
        {note && <span className={classes.grade}>{note}</span>}
        {children}
      </dd>
    </div>
  )
}
