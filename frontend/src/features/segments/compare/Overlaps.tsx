import { ActionIcon, Button, Group, Table, Text, Title, Tooltip } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Comparison } from '@/api/segmentCompare'
import { useCanEdit } from '@/api/session'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import { startingWith } from '../ready/start'
import { type Bar, barsOf, inAny, overlapOf, ruleOfRegion } from './bars'
import classes from './Compare.module.css'
import { DotMatrix } from './DotMatrix'
import { Letter } from './Letter'

const SHOWN = 10

/** Who is in which of the segments at once: a bar for each region, or a table. */
export function Overlaps({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const [asTable, setAsTable] = useState(false)
  const [all, setAll] = useState(false)
  const { segments, regions } = comparison
  const ids = segments.map(({ id }) => id)
  const bars = barsOf(regions, ids)
  const shown = all || bars.length <= SHOWN + 1 ? bars : bars.slice(0, SHOWN)
  const TableIcon = asTable ? IconChartBar : IconTable
  const toggle = t(asTable ? 'asChart' : 'asTable')
  const any = inAny(regions)
  return (
    <>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <div>
          <Title order={2}>{t('overlaps.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('overlaps.any', { count: any, number: format.number(any), share: format.percent(any, comparison.total) })}
          </Text>
        </div>
        <Tooltip label={toggle}>
          <ActionIcon variant="default" size={30} aria-label={toggle} onClick={() => setAsTable(!asTable)}>
            <TableIcon size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <ul className={classes.legend}>
        {segments.map((segment, place) => (
          <li key={segment.id}>
            <Letter place={place} />
            <span>{segment.name}</span>
          </li>
        ))}
      </ul>
      {bars.length === 0 ? (
        <Text c="dimmed" size="sm" py="md">
          {t('overlaps.nobody')}
        </Text>
      ) : asTable ? (
        <RegionsTable bars={bars} comparison={comparison} />
      ) : (
        <DotMatrix bars={shown} names={segments.map(({ name }) => name)} ids={ids} />
      )}
      {!asTable && shown.length < bars.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
          {t('overlaps.more', { count: bars.length - shown.length })}
        </Button>
      )}
      <Pairs comparison={comparison} />
    </>
  )
}

function RegionsTable({ bars, comparison: { segments } }: { bars: Bar[]; comparison: Comparison }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const canEdit = useCanEdit('segments')
  const words = useRegionWords(segments.map(({ name }) => name))
  const ids = segments.map(({ id }) => id)
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('overlaps.who')}</Table.Th>
            <Table.Th ta="right">{t('overlaps.customers')}</Table.Th>
            <Table.Th ta="right">{t('overlaps.share')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars.map((bar) => (
            <Table.Tr key={bar.key}>
              <Table.Td>
                {canEdit ? (
                  <TextLink size="sm" {...startingWith({ name: words(bar.inside), rule: ruleOfRegion(bar.inside, ids) as never })}>
                    {words(bar.inside)}
                  </TextLink>
                ) : (
                  words(bar.inside)
                )}
              </Table.Td>
              <Table.Td ta="right">{format.number(bar.count)}</Table.Td>
              <Table.Td ta="right">{format.percent(bar.share)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** "A and B, not C", in names. */
export function useRegionWords(names: string[]): (inside: boolean[]) => string {
  const { t, i18n } = useTranslation('segmentPages')
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  return (inside) => {
    const within = names.filter((_, place) => inside[place])
    const joined = list.format(within.map((name) => t('overlaps.name', { name })))
    if (within.length === 1) return t('overlaps.only', { names: joined })
    return within.length === names.length && names.length > 2 ? t('overlaps.all', { names: joined }) : joined
  }
}

/** For each two segments, how many are in both. */
function Pairs({ comparison: { segments, regions } }: { comparison: Comparison }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const pairs = segments.flatMap((one, first) =>
    segments.slice(first + 1).map((other, place) => ({ first, second: first + 1 + place, ...overlapOf(regions, one.id, other.id) })),
  )
  return (
    <ul className={classes.pairs} aria-label={t('overlaps.pairs')}>
      {pairs.map(({ first, second, count, share }) => (
        <li key={`${first}-${second}`} data-apart={count === 0 || undefined}>
          <Letter place={first} />
          <Letter place={second} />
          <Text span size="sm" className="k-num">
            {t('overlaps.both', { count, number: format.number(count) })}
          </Text>
          {count > 0 && (
            <Text span size="xs" c="dimmed" className="k-num">
              {t('overlaps.ofSmaller', { share: format.percent(share) })}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
}
