import { Button, Card, Group, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ChannelIcon } from '@/channels'
import { RegistryIcon } from '@/components/RegistryIcon'
import { useFormat } from '@/format'
import { useNodeTypes } from '@/api/registries'
import { useLabel } from '@/i18n/useLabel'

import type { ReportAnswer, Row } from '../../api'
import classes from './journey.module.css'
import { Opens } from './Opens'
import { nodeOf, number, rowsOf, text } from './rows'
import { useNodeName } from './words'

const AT_FIRST = 14
const WAYS = 4

/** Block by block: how many came, who stands there, and by which ways and for what reasons they went on. */
export function Funnel({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('report_journey')
  const [all, setAll] = useState(false)
  const rows = rowsOf(answer, 'nodes')
  const ways = rowsOf(answer, 'ways')
  const most = Math.max(1, ...rows.map((row) => number(row, 'came')))
  const shown = all ? rows : rows.slice(0, AT_FIRST)
  return (
    <Card component="section" aria-label={t('funnel.title')} data-testid="funnel">
      <Title order={2}>{t('funnel.title')}</Title>
      <Text size="xs" c="dimmed" mb="sm">
        {t('funnel.says')}
      </Text>
      <ol className={classes.funnel}>
        {shown.map((row) => (
          <Block key={row.key} answer={answer} row={row} ways={ways.filter((way) => nodeOf(way) === row.key)} most={most} />
        ))}
      </ol>
      {rows.length > shown.length && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setAll(true)}>
          {t('funnel.more', { count: rows.length - shown.length })}
        </Button>
      )}
    </Card>
  )
}

function Block({ answer, row, ways, most }: { answer: ReportAnswer; row: Row; ways: Row[]; most: number }) {
  const { t } = useTranslation('report_journey')
  const format = useFormat()
  const label = useLabel()
  const nameOf = useNodeName()
  const types = useNodeTypes().data ?? []
  const type = types.find(({ key }) => key === text(row, 'type'))
  const came = number(row, 'came')
  const inside = number(row, 'inside')
  const name = nameOf(row)
  // Unnamed cascades are told apart by their channels.
  const channels = rowsOf(answer, 'steps')
    .filter((step) => nodeOf(step) === row.key)
    .map((step) => text(step, 'channel'))
  const port = (way: Row) => (text(way, 'port') === 'out' ? t('funnel.out') : text(way, 'port') === 'over' ? t('funnel.over') : label('port', text(way, 'port'), label('reason', text(way, 'port'))))
  const told = ways.toSorted((one, other) => number(other, 'people') - number(one, 'people'))
  return (
    <li className={classes.block}>
      <div className={classes.blockHead}>
        <span className={classes.blockName} title={name}>
          {type && <RegistryIcon name={type.icon} size={15} aria-hidden />}
          <span>{name}</span>
          {channels.map((channel) => (
            <ChannelIcon key={channel} channel={channel} size={14} />
          ))}
        </span>
        <Opens answer={answer} table="nodes" column="came" row={row.key} label={`${name}, ${t('funnel.came')}`} value={came}>
          {format.number(came)}
        </Opens>
        <span className={classes.share}>{row.share === null ? '' : format.percent(number(row, 'share'))}</span>
      </div>
      <div className={classes.track} aria-hidden>
        <span className={classes.came} style={{ width: `${(100 * Math.max(0, came - inside)) / most}%` }} />
        <span className={classes.inside} style={{ width: `${(100 * Math.min(came, inside)) / most}%` }} />
      </div>
      {(inside > 0 || told.length > 1) && (
        <Group gap="2px 12px" className={classes.ways}>
          {inside > 0 && (
            <span className={classes.way} data-inside>
              {t('funnel.inside')}{' '}
              <Opens answer={answer} table="nodes" column="inside" row={row.key} label={`${name}, ${t('funnel.inside')}`} value={inside}>
                {format.number(inside)}
              </Opens>
            </span>
          )}
          {told.length > 1 &&
            told.slice(0, WAYS).map((way) => (
              <span key={way.key} className={classes.way}>
                {port(way)}
                <span className={classes.reason}> · {label('reason', text(way, 'reason'))} </span>
                <Opens
                  answer={answer}
                  table="ways"
                  column="people"
                  row={way.key}
                  label={`${port(way)}, ${label('reason', text(way, 'reason'))}`}
                  value={number(way, 'people')}
                >
                  {format.number(number(way, 'people'))}
                </Opens>
              </span>
            ))}
          {told.length > WAYS && (
            <span className={classes.way}>{t('funnel.others', { count: told.length - WAYS })}</span>
          )}
        </Group>
      )}
    </li>
  )
}
