import { Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Rfm, useRfm } from '@/api/readySegments'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import { inGrid, type Square, squaresOf } from './grid'
import classes from './Ready.module.css'
import { startingWith } from './start'
import { usePartWords } from './usePartWords'

const ALL = 'all'

/** How recently by how often, and money by a switch; each square is a segment to begin with. */
export function RfmGrid({ canUse }: { canUse: boolean }) {
  const { t } = useTranslation('segmentPages')
  const rfm = useRfm()
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{t('rfm.title')}</Title>
        <Text size="sm" c="dimmed" maw={760}>
          {t('rfm.text')}
        </Text>
      </div>
      {rfm.isLoadingError ? (
        <Failed error={rfm.error} onRetry={() => void rfm.refetch()} />
      ) : !rfm.data ? (
        <Skeleton h={300} radius="md" />
      ) : (
        <RfmSquares rfm={rfm.data} canUse={canUse} />
      )}
    </Stack>
  )
}

/** The squares, with the switch of the money. */
export function RfmSquares({ rfm, canUse }: { rfm: Rfm; canUse: boolean }) {
  const { t } = useTranslation('segmentPages')
  const [money, setMoney] = useState(ALL)
  const part = usePartWords()
  return (
    <Stack gap="sm">
      <Group gap="xs" className={classes.money}>
        <Text size="sm" id="rfm-money">
          {t('rfm.money.title')}
        </Text>
        <SegmentedControl
          aria-labelledby="rfm-money"
          size="xs"
          value={money}
          onChange={setMoney}
          data={[
            { value: ALL, label: t('rfm.money.all') },
            ...rfm.money.map(({ key }) => ({ value: key, label: part('money', rfm.money, key) })),
          ]}
        />
      </Group>
      <Squares rfm={rfm} money={money === ALL ? null : money} canUse={canUse} />
    </Stack>
  )
}

function Squares({ rfm, money, canUse }: { rfm: Rfm; money: string | null; canUse: boolean }) {
  const { t } = useTranslation('segmentPages')
  const part = usePartWords()
  const rows = squaresOf(rfm, money)
  const all = inGrid(rows)
  return (
    <table className={classes.grid} data-testid="rfm">
      <caption className="k-visually-hidden">{t('rfm.title')}</caption>
      <thead>
        <tr>
          <td />
          {rfm.frequency.map(({ key }) => (
            <th key={key} scope="col">
              {part('frequency', rfm.frequency, key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => {
          const recency = part('recency', rfm.recency, rfm.recency[place]?.key ?? '')
          return (
            <tr key={recency}>
              <th scope="row">{recency}</th>
              {row.map((square) => {
                const words = [recency, part('frequency', rfm.frequency, square.f)]
                if (money) words.push(t('rfm.spent', { part: part('money', rfm.money, money) }))
                return (
                  <td key={square.f}>
                    <OneSquare square={square} all={all} name={t('rfm.name', { parts: words.join(', ') })} canUse={canUse} />
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface OneSquareProps {
  square: Square
  all: number
  name: string
  canUse: boolean
}

function OneSquare({ square: { count, heat, rule, r, f }, all, name, canUse }: OneSquareProps) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const look = {
    className: classes.square,
    style: { ['--heat' as string]: `${Math.round(heat * 100)}%` },
    'data-strong': heat > 0.6 || undefined,
    'data-testid': `rfm-${r}-${f}`,
  }
  const figures = (
    <>
      <span className="k-num">{format.number(count)}</span>
      <small className="k-num">{format.percent(count, all)}</small>
    </>
  )
  if (!canUse) return <div {...look}>{figures}</div>
  return (
    <Link {...look} {...startingWith({ name, rule })} aria-label={t('rfm.use', { count, number: format.number(count), name })} title={name}>
      {figures}
    </Link>
  )
}
