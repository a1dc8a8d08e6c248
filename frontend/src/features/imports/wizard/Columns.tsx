import { Alert, Button, Card, Group, Radio, Select, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { columnProblems, type Draft, isGuessed, missingTargets, placeOf, SKIP, withAlso, withColumn, withoutEntry, withRows } from '../draft'
import type { ImportOptions, MappedColumn, RowsType, Sample } from '../types'
import { useImportWords } from '../useImportWords'
import { ColumnRow, type PlacedEntry } from './ColumnRow'
import classes from './Columns.module.css'
import { Labelled } from './Labelled'
import { columnOf } from './startOf'
import { TermsCard } from './TermsCard'

/** A file of thousands of columns is shown in parts. */
const SHOWN = 100

interface ColumnsProps {
  options: ImportOptions
  draft: Draft
  sample: Sample
  onChange: (draft: Draft) => void
}

/** What a row is, where each column goes, and what holds for all rows. Whoever maps something else than a file uses it, too. */
export function Columns({ options, draft, sample, onChange }: ColumnsProps) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const format = useFormat()
  const [shown, setShown] = useState(SHOWN)
  const { mapping } = draft
  const problems = columnProblems(draft, options.targets)
  const missing = missingTargets(draft, options)

  /** A column that goes somewhere already goes there as well. */
  function fill(target: string, index: number) {
    const column = mapping.columns[index]
    const started = columnOf(target, column ? (sample.header?.[placeOf(column, sample)] ?? '') : '', options)
    onChange(column?.target === SKIP ? withColumn(draft, index, started) : withAlso(draft, index, started))
  }
  const groups = grouped(mapping.columns, sample)
  const loaded = groups.filter((entries) => entries.some(({ column }) => column.target !== SKIP)).length

  return (
    <>
      <Card>
        <Radio.Group
          label={<Labelled guessed={isGuessed(draft, 'rows')}>{t('columns.rows')}</Labelled>}
          value={mapping.rows}
          onChange={(rows) => onChange(withRows(draft, rows, options))}
        >
          <div className={classes.kinds} style={{ marginTop: 8 }}>
            {inOrder(options.rows).map(({ key }) => (
              <Radio.Card key={key} value={key} className={classes.kind}>
                <Group gap="sm" wrap="nowrap" align="flex-start">
                  <Radio.Indicator size="xs" mt={3} />
                  <div>
                    <Text size="sm" fw={600}>
                      {words.row(key)}
                    </Text>
                    <Text size="xs" c="dimmed" visibleFrom="sm">
                      {words.rowHelp(key)}
                    </Text>
                  </div>
                </Group>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </Card>
      {missing.map((target) => (
        <Alert key={target} color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
          <Group justify="space-between" gap="sm">
            <Text size="sm" flex="1 1 240px">
              {t('columns.missing', { target: words.target(target) })}
            </Text>
            <Select
              w={{ base: '100%', xs: 240 }}
              aria-label={t('columns.whichColumn', { target: words.target(target) })}
              placeholder={t('columns.choose')}
              searchable
              value={null}
              data={groups.map(([{ column, index }]) => ({
                value: String(index),
                label: typeof column.column === 'number' ? t('columnNumber', { number: column.column }) : column.column,
              }))}
              onChange={(index) => index !== null && fill(target, Number(index))}
            />
          </Group>
        </Alert>
      ))}
      <Card padding={0} data-testid="columns">
        <Group px="md" py="sm" justify="space-between">
          <Text fw={600}>{t('columns.title')}</Text>
          <Text size="sm" c="dimmed" className="k-num">
            {t('columns.count', { count: groups.length, number: format.number(groups.length), loaded: format.number(loaded) })}
          </Text>
        </Group>
        {groups.slice(0, shown).map((entries, place) => (
          <ColumnRow
            key={place}
            entries={entries}
            place={place}
            sample={sample}
            rows={mapping.rows}
            options={options}
            isGuessed={(index) => isGuessed(draft, `columns.${index}.target`)}
            problems={problems}
            onChange={(index, next) => onChange(withColumn(draft, index, next))}
            onAlso={(target) => fill(target, entries.at(-1)?.index ?? 0)}
            onRemove={(index) => onChange(withoutEntry(draft, index))}
          />
        ))}
        {groups.length > shown && (
          <Group justify="center" p="md">
            <Button variant="subtle" onClick={() => setShown(shown + SHOWN)}>
              {t('columns.more', { number: format.number(groups.length - shown) })}
            </Button>
          </Group>
        )}
      </Card>
      <TermsCard draft={draft} onChange={onChange} />
    </>
  )
}

const ORDER = ['customers', 'purchases', 'lines', 'events', 'refunds', 'products']

/** What is loaded most often stands first; what is not known here, last. */
const inOrder = (rows: RowsType[]): RowsType[] => {
  const rank = ({ key }: RowsType) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length)
  return rows.toSorted((a, b) => rank(a) - rank(b))
}

/** The entries of each column of the file, in the file's order. */
function grouped(columns: MappedColumn[], sample: Sample): [PlacedEntry, ...PlacedEntry[]][] {
  const groups: [PlacedEntry, ...PlacedEntry[]][] = []
  columns.forEach((column, index) => {
    const before = groups.at(-1)
    if (before && placeOf(before[0].column, sample) === placeOf(column, sample)) before.push({ column, index })
    else groups.push([{ column, index }])
  })
  return groups
}

/** Why one cannot go on from the columns yet; empty when one can. */
export function useColumnsHint(draft: Draft, options: ImportOptions): string {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const [missing] = missingTargets(draft, options)
  const problems = columnProblems(draft, options.targets).size
  if (missing) return t('columns.missing', { target: words.target(missing) })
  if (problems > 0) return t('columns.wrong', { count: problems })
  return draft.mapping.columns.every(({ target }) => target === SKIP) ? t('columns.nothing') : ''
}
