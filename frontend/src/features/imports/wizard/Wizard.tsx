import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'
import { toast } from '@/components/toast'

import { refusalIn, uploadKey, usePreview, useStartImport } from '../api'
import { type Draft, draftOf, sentMapping, withSaved } from '../draft'
import type { ImportOptions, SavedMapping, Upload } from '../types'
import { CheckStep } from './CheckStep'
import { Columns, useColumnsHint } from './Columns'
import { Footer } from './Footer'
import classes from './Footer.module.css'
import { ForSource } from './ForSource'
import { forgetDraft, keepDraft, keptDraft } from './kept'
import { type Keeping, KeepMapping } from './KeepMapping'
import { RowsStep } from './RowsStep'
import { SavedMappings } from './SavedMappings'
import { StepHeading } from './StepHeading'
import { type Step, STEPS } from './steps'

interface WizardProps {
  upload: Upload
  options: ImportOptions
  step: Step
  onGo: (step: Step) => void
  /** The file is a sample of what this source answers: the mapping is for it. */
  source?: Source
  /** The mapping that it has already. */
  known?: SavedMapping
}

/** The steps of a file that is uploaded. What was mapped stays while one goes back and forth, and when the page is reloaded. */
export function Wizard({ upload, options, step, onGo, source, known }: WizardProps) {
  const { t } = useTranslation('imports')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>(() => keptDraft(upload.id) ?? begun(upload, known))
  const [keeping, setKeeping] = useState<Keeping>({ isKept: false, name: plainName(upload.file_name) })
  const start = useStartImport()
  const columnsHint = useColumnsHint(draft, options)
  const mapping = useMemo(() => sentMapping(draft), [draft])
  const isChecked = step === 'check' || step === 'run'
  const preview = usePreview(upload.id, mapping, isChecked)

  function change(next: Draft) {
    setDraft(next)
    keepDraft(upload.id, next)
  }
  function reread(found: Upload, next: Draft) {
    client.setQueryData(uploadKey(upload.id), found)
    change(next)
  }
  function choose(saved: SavedMapping) {
    setKeeping({ isKept: true, name: saved.name })
    change(withSaved(draft, saved.mapping, upload.sample))
    toast.success(t('mappings.laid', { name: saved.name }))
  }
  function run() {
    start.mutate(
      { upload: upload.id, mapping, name: keeping.isKept ? keeping.name.trim() : '' },
      {
        onSuccess: ({ id }) => {
          forgetDraft(upload.id)
          void navigate({ to: '/imports/$importId', params: { importId: String(id) }, replace: true })
        },
        onError: (error) => toast.error(error),
      },
    )
  }

  const hint = columnsHint || (refusalIn(preview) && t('check.refused'))
  function back() {
    // A sample has no rows to be read in another way: its first step is the columns.
    if (source && step === 'columns') void navigate({ to: '/sources/$sourceId', params: { sourceId: String(source.id) } })
    else onGo(STEPS[Math.max(0, STEPS.indexOf(step) - 1)] ?? 'file')
  }
  if (step === 'columns')
    return (
      <Stack gap="md" key="columns" className={classes.step}>
        <StepHeading
          title={t('steps.columns.title')}
          text={source ? t('forSource.columns') : t('steps.columns.text')}
          actions={<SavedMappings onChoose={choose} />}
        />
        <Columns options={options} draft={draft} sample={upload.sample} onChange={change} />
        <Footer onBack={back} onNext={() => onGo('check')} next={t('next.check')} hint={columnsHint} />
      </Stack>
    )
  if (isChecked)
    return (
      <Stack gap="md" key="check" className={classes.step}>
        <CheckStep preview={preview} mapping={mapping} />
        {source ? (
          <ForSource
            source={source}
            mapping={mapping}
            hint={hint}
            isReady={preview.isSuccess}
            onBack={() => onGo('columns')}
            onKept={() => forgetDraft(upload.id)}
          />
        ) : (
          <>
            <KeepMapping mapping={mapping} value={keeping} onChange={setKeeping} />
            <Footer
              onBack={() => onGo('columns')}
              onNext={run}
              next={t('next.run')}
              hint={hint}
              isReady={preview.isSuccess}
              loading={start.isPending}
            />
          </>
        )}
      </Stack>
    )
  return (
    <Stack gap="md" key="rows" className={classes.step}>
      <RowsStep options={options} upload={upload} draft={draft} onReread={reread} />
      <Footer
        onBack={back}
        onNext={() => onGo('columns')}
        next={t('next.columns')}
        hint={upload.sample.rows.length === 0 ? t('rowsStep.noRows') : ''}
      />
    </Stack>
  )
}

const begun = (upload: Upload, known?: SavedMapping): Draft =>
  known ? withSaved(draftOf(upload), known.mapping, upload.sample) : draftOf(upload)

/** orders_2026.csv.gz -> orders_2026 */
const plainName = (file: string): string => file.replace(/(\.[a-z0-9]{2,8}){1,2}$/i, '').slice(0, 100)
