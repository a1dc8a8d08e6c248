import { Input, Skeleton } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import { useTranslation } from 'react-i18next'

import type { Field } from '@/api/types'
import { useFieldWords } from '@/i18n/useFieldWords'

import type { CodeEditorProps } from './CodeEditor'

/** CodeMirror is loaded when the first mail is written. */
const CodeEditor = lazy(() => import('./CodeEditor'))

interface CodeFieldProps extends Pick<CodeEditorProps, 'value' | 'onChange' | 'onTarget' | 'disabled'> {
  field: Field
  scope: string
  error: string | undefined
}

/** A field of a form whose text is HTML or MJML. */
export function CodeField({ field, scope, error, value, onChange, onTarget, disabled }: CodeFieldProps) {
  const { t } = useTranslation('templates')
  const words = useFieldWords()(scope, field)
  const help = useId()
  return (
    <Input.Wrapper
      labelElement="div"
      label={words.label}
      error={error}
      description={<span id={help}>{[words.help, disabled ? '' : t('leave')].filter(Boolean).join(' ')}</span>}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    >
      <Suspense fallback={<Skeleton h={134} />}>
        <CodeEditor
          value={value}
          onChange={onChange}
          onTarget={onTarget}
          label={words.label}
          describedBy={help}
          disabled={disabled}
          invalid={Boolean(error)}
        />
      </Suspense>
    </Input.Wrapper>
  )
}
