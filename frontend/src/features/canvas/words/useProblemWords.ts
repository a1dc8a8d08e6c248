import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Problem } from '@/api/types'
import { type Format, useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { type Difference, differenceWords } from './differenceWords'

/** What is said of a problem, of a graph or of a file. */
type Said = Pick<Problem, 'code' | 'message' | 'fix' | 'field' | 'params'>
interface Words {
  message: string
  fix: string
}

/** A problem in the person's language; what is not translated is said in the server's English. */
export function useProblemWords(): (problem: Said) => Words {
  const { t } = useTranslation('canvas')
  const label = useLabel()
  const format = useFormat()
  const differ = useDifferenceWords()
  return useCallback(
    (problem) => {
      const { differences } = problem.params
      const params = Array.isArray(differences) ? { ...problem.params, words: (differences as Difference[]).map(differ).join(' ') } : problem.params
      return problemWords({ ...problem, params }, { t, label, format })
    },
    [t, label, format, differ],
  )
}

/** What differs from what a test expects, in the person's language. */
export function useDifferenceWords(): (difference: Difference) => string {
  const { t, i18n } = useTranslation('canvas')
  const label = useLabel()
  const format = useFormat()
  return useCallback(
    (difference) =>
      differenceWords(difference, {
        t: (key, values) => t(`differences:${key}`, values ?? {}),
        exists: (key) => i18n.exists(`differences:${key}`),
        label,
        problem: (each) => problemWords(each, { t, label, format }),
      }),
    [t, i18n, label, format],
  )
}

interface Tools {
  t: TFunction<'canvas'>
  label: ReturnType<typeof useLabel>
  format: Format
}

function problemWords({ code, message, fix, field, params }: Said, tools: Tools): Words {
  const { t, label } = tools
  const { channel, port, kind, label: portLabel } = params
  const values: Record<string, unknown> = { ...params }
  if (typeof channel === 'string') values.channel = label('channel', channel)
  if (typeof kind === 'string') values.kind = t(`thing.${kind}`, { defaultValue: kind })
  if (typeof port === 'string' && typeof portLabel === 'string') values.label = label('port', port, portLabel)
  const said = field === null ? null : faultWords(field, params, tools)
  // The server's sentence alone does not say which field it is about.
  if (field !== null && typeof params.message === 'string') values.message = `${fieldName(field, params.of, tools)}: ${params.message}`
  return (
    said ?? {
      message: t(`problem.${code}.message`, { defaultValue: message, ...values }),
      fix: t(`problem.${code}.fix`, { defaultValue: fix, ...values }),
    }
  )
}

/** What is wrong with one field (journeys/linting/faults.py); null where only the server's sentence says it. */
function faultWords(field: string, { reason, limit, limit_s: seconds, message, of }: Said['params'], tools: Tools): Words | null {
  const { t, format } = tools
  const name = fieldName(field, of, tools)
  if (reason === 'required') return { message: t('problem.missing_field.message', { field: name }), fix: t('problem.missing_field.fix') }
  const said = typeof reason === 'string' ? t(`fault.${reason}`, { defaultValue: '', field: name, message, limit: limitWords(limit, seconds, format) }) : ''
  return said === '' ? null : { message: said, fix: t('fault.fix') }
}

function limitWords(limit: unknown, seconds: unknown, format: Format): string {
  if (typeof seconds === 'number') return format.duration(seconds)
  return typeof limit === 'number' ? format.number(limit) : ''
}

/** As the form calls it that the field stands in: of a type of nodes, a channel, or the settings. */
function fieldName(field: string, of: unknown, { t, label }: Tools): string {
  const key = lastPart(field)
  return t([`registry:fieldOf.${String(of)}.${key}`, `registry:field.${key}`], { defaultValue: label('field', key) })
}

/** `steps.0.content.text` is about the text. */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
