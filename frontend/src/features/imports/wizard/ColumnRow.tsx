import { ActionIcon, Group, Menu, Select, Text, Tooltip } from '@mantine/core'
import { IconArrowRight, IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { visibleFields } from '@/features/forms'

import { type ColumnProblem, firstValues, SKIP } from '../draft'
import type { ImportOptions, MappedColumn, Sample } from '../types'
import { useImportWords } from '../useImportWords'
import { AttributeFields } from './AttributeFields'
import classes from './Columns.module.css'
import { Labelled } from './Labelled'
import { OptionField } from './OptionField'
import { columnOf } from './startOf'

/** What the mapping says of a column, and where in the mapping it says so. */
export interface PlacedEntry {
  column: MappedColumn
  index: number
}

interface ColumnRowProps {
  entries: PlacedEntry[]
  place: number
  sample: Sample
  rows: string
  options: ImportOptions
  isGuessed: (index: number) => boolean
  problems: Map<number, ColumnProblem>
  onChange: (index: number, column: MappedColumn) => void
  /** The column goes to another target as well. */
  onAlso: (target: string) => void
  onRemove: (index: number) => void
}

/** One column of the file: what it holds, and where it goes; an e-mail address may be address and identity at once. */
export function ColumnRow({ entries, place, sample, rows, options, isGuessed, problems, onChange, onAlso, onRemove }: ColumnRowProps) {
  const { t } = useTranslation('imports')
  const header = sample.header?.[place]?.trim() ?? ''
  const name = header === '' ? t('columnNumber', { number: place + 1 }) : header
  const values = firstValues(sample, place)
  const isSkipped = entries.every(({ column }) => column.target === SKIP)
  const needs = options.rows.find(({ key }) => key === rows)?.needs ?? []
  // What such a row cannot do without stands first.
  const targets = options.targets
    .filter((target) => target.key !== SKIP && target.rows.includes(rows))
    .toSorted((a, b) => Number(needs.includes(b.key)) - Number(needs.includes(a.key)))
  const isWrong = entries.some(({ index }) => problems.has(index))
  return (
    <div
      className={`${classes.row ?? ''} ${isSkipped ? (classes.skipped ?? '') : ''}`}
      data-problem={isWrong || undefined}
      role="group"
      aria-label={name}
    >
      <div>
        <div className={classes.name}>{name}</div>
        <div className={classes.values}>
          {values.map((value) => (
            <span key={value} className={classes.value} title={value}>
              {value}
            </span>
          ))}
          {values.length === 0 && (
            <Text size="xs" c="dimmed">
              {t('columns.noValues')}
            </Text>
          )}
        </div>
      </div>
      <IconArrowRight size={18} className={classes.arrow} aria-hidden />
      <div className={classes.entries}>
        {entries.map(({ column, index }, number) => (
          <EntryFields
            key={index}
            column={column}
            name={name}
            targets={targets.map(({ key }) => key)}
            options={options}
            guessed={isGuessed(index)}
            problem={problems.get(index)}
            onChange={(next) => onChange(index, next)}
            onAlso={!isSkipped && number === entries.length - 1 ? onAlso : undefined}
            onRemove={entries.length > 1 ? () => onRemove(index) : undefined}
          />
        ))}
      </div>
    </div>
  )
}

interface EntryFieldsProps {
  column: MappedColumn
  name: string
  targets: string[]
  options: ImportOptions
  guessed: boolean
  problem: ColumnProblem | undefined
  onChange: (column: MappedColumn) => void
  onAlso: ((target: string) => void) | undefined
  onRemove: (() => void) | undefined
}

function EntryFields({ column, name, targets, options, guessed, problem, onChange, onAlso, onRemove }: EntryFieldsProps) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const fields = options.targets.find(({ key }) => key === column.target)?.fields ?? []
  const unfilled = problem?.kind === 'unfilled' ? problem.fields : []
  const errorOf = (key: string) => (unfilled.includes(key) ? t('problems.unfilled') : undefined)
  return (
    <div className={classes.entry}>
      <div>
        <Select
          label={<Labelled guessed={guessed}>{t('columns.goesTo')}</Labelled>}
          aria-label={t('columns.target', { name })}
          data={[...targets.map((key) => ({ value: key, label: words.target(key) })), { value: SKIP, label: t('columns.skip') }]}
          value={column.target}
          allowDeselect={false}
          searchable={targets.length > 10}
          maxDropdownHeight={420}
          comboboxProps={{ width: 340, position: 'bottom-start' }}
          error={problem?.kind === 'twice'}
          renderOption={({ option }) => (
            <div>
              <Text size="sm">{option.label}</Text>
              {words.targetHelp(option.value) && (
                <Text size="xs" c="dimmed">
                  {words.targetHelp(option.value)}
                </Text>
              )}
            </div>
          )}
          onChange={(next) => next && onChange({ ...columnOf(next, name, options), column: column.column })}
        />
      </div>
      <div className={classes.options}>
        {column.target === 'attribute' ? (
          <AttributeFields column={column} fields={fields} options={options} onChange={onChange} error={errorOf('key')} />
        ) : (
          visibleFields(fields, column).map((field) => (
            <OptionField
              key={field.key}
              field={field}
              value={column}
              options={options}
              target={column.target}
              error={errorOf(field.key)}
              onChange={(option, value) => onChange({ ...column, [option]: value })}
            />
          ))
        )}
      </div>
      <Group gap={2} wrap="nowrap" className={classes.buttons}>
        {onRemove && (
          <Tooltip label={t('columns.remove', { target: words.target(column.target) })}>
            <ActionIcon aria-label={t('columns.remove', { target: words.target(column.target) })} onClick={onRemove}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {onAlso && (
          <Menu position="bottom-end" width={300}>
            <Menu.Target>
              <Tooltip label={t('columns.also')}>
                <ActionIcon aria-label={t('columns.also')}>
                  <IconPlus size={16} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown style={{ maxHeight: 380, overflowY: 'auto' }}>
              <Menu.Label>{t('columns.also')}</Menu.Label>
              {targets.map((key) => (
                <Menu.Item key={key} onClick={() => onAlso(key)}>
                  {words.target(key)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {problem?.kind === 'twice' && (
        <div className={classes.problem} role="alert">
          {t('problems.twice', { other: typeof problem.other === 'number' ? t('columnNumber', { number: problem.other }) : problem.other })}
        </div>
      )}
    </div>
  )
}
