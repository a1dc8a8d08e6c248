import { Alert, Card, Select, Stack, Switch, TextInput } from '@mantine/core'
import { IconAlertCircle, IconTableOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { State } from '@/components/states'
import { errorText } from '@/components/toast'
import { inOwnWords } from '@/i18n/said'

import { useReread } from '../api'
import { type Draft, isGuessed, readingOf, reread, saidReading } from '../draft'
import type { ImportOptions, Reading, Upload } from '../types'
import { useImportWords } from '../useImportWords'
import { Labelled } from './Labelled'
import classes from './RowsStep.module.css'
import { SampleTable } from './SampleTable'
import { StepHeading } from './StepHeading'

const DELIMITERS = [',', ';', '\t', '|', ':']
const DELIMITER_NAMES: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar', ':': 'colon' }
interface RowsStepProps {
  options: ImportOptions
  upload: Upload
  draft: Draft
  onReread: (upload: Upload, draft: Draft) => void
}

/** The first rows, and how the file is read: what was guessed wrongly is put right here. */
export function RowsStep({ options, upload, draft, onReread }: RowsStepProps) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const again = useReread(upload.id)
  const reading = readingOf(draft)
  // A choice that the server is asked about, or has refused, is shown as it was made; the sample stays the last that fits.
  const shown = again.isPending || again.isError ? { ...reading, ...again.variables } : reading
  const problem = again.isError ? errorText(again.error) : inOwnWords(upload.problem, upload.said)
  const uses = options.formats.find(({ key }) => key === shown.format)?.uses ?? []
  const delimiter = shown.delimiter ?? ','

  function read(change: Partial<Reading>) {
    again.mutate({ ...saidReading(draft), ...change }, { onSuccess: (found) => onReread(found, reread(draft, upload.sample, found)) })
  }
  const label = (key: keyof Reading) => <Labelled guessed={isGuessed(draft, key)}>{t(`rowsStep.${key}`)}</Labelled>

  return (
    <Stack gap="md">
      <StepHeading title={t('steps.rows.title')} text={t('steps.rows.text', { name: upload.file_name })} />
      <Card>
        <div className={classes.choices}>
          <Select
            label={label('format')}
            data={options.formats.map(({ key }) => ({ value: key, label: words.format(key) }))}
            value={shown.format}
            allowDeselect={false}
            onChange={(next) => next && read({ format: next })}
          />
          {uses.includes('encoding') && (
            <Select
              label={label('encoding')}
              data={options.encodings.map((each) => ({ value: each, label: t(`encodings.${each}`, { defaultValue: each }) }))}
              value={shown.encoding ?? 'utf-8'}
              allowDeselect={false}
              searchable
              onChange={(next) => next && read({ encoding: next })}
            />
          )}
          {uses.includes('delimiter') && (
            <Select
              label={label('delimiter')}
              data={[...new Set([...DELIMITERS, delimiter])].map((each) => ({
                value: each,
                label: DELIMITER_NAMES[each] ? t(`delimiters.${DELIMITER_NAMES[each]}`) : each,
              }))}
              value={delimiter}
              allowDeselect={false}
              onChange={(next) => next && read({ delimiter: next })}
            />
          )}
          {uses.includes('widths') && <WidthsInput label={label('widths')} value={shown.widths ?? []} onChange={(widths) => read({ widths })} />}
          {uses.includes('sheet') && <SheetInput label={label('sheet')} value={shown.sheet ?? ''} onChange={(sheet) => read({ sheet })} />}
          {uses.includes('header') && (
            <Switch
              className={classes.header}
              label={label('header')}
              checked={shown.header ?? true}
              onChange={(event) => read({ header: event.currentTarget.checked })}
            />
          )}
        </div>
      </Card>
      {problem !== '' && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
          {problem}
        </Alert>
      )}
      {upload.sample.rows.length === 0 ? (
        <State icon={IconTableOff} title={t('rowsStep.noRows')} size="inset">
          {t('rowsStep.noRowsText')}
        </State>
      ) : (
        <div style={{ opacity: again.isPending || again.isError ? 0.5 : 1, transition: 'opacity 150ms' }} aria-busy={again.isPending}>
          <SampleTable sample={upload.sample} />
        </div>
      )}
    </Stack>
  )
}

interface TypedProps<T> {
  label: ReactNode
  value: T
  onChange: (value: T) => void
}

/** Read when the box is left: half a list of widths cuts nothing sensible. */
function WidthsInput({ label, value, onChange }: TypedProps<number[]>) {
  const { t } = useTranslation('imports')
  const [text, setText] = useState(value.join(', '))
  function leave() {
    const widths = text.split(/[\s,;]+/).map(Number).filter((width) => Number.isInteger(width) && width > 0)
    if (widths.join() !== value.join()) onChange(widths)
  }
  return (
    <TextInput
      label={label}
      placeholder={t('rowsStep.widthsExample')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
    />
  )
}

function SheetInput({ label, value, onChange }: TypedProps<string>) {
  const { t } = useTranslation('imports')
  const [text, setText] = useState(value)
  return (
    <TextInput
      label={label}
      placeholder={t('rowsStep.firstSheet')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== value && onChange(text.trim())}
    />
  )
}
