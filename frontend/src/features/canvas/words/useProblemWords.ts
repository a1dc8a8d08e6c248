import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Problem } from '@/api/types'
import { useLabel } from '@/i18n/useLabel'

import { type Difference, differenceWords } from './differenceWords'

/** What the server's fields say when they are empty; the only answers of theirs that need no more than the name of the field. */
const EMPTY = ['This field is required.', 'This field may not be null.', 'This field may not be blank.', 'This list may not be empty.']

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
  const differ = useDifferenceWords()
  return useCallback(
    (problem) => {
      const { differences } = problem.params
      const params = Array.isArray(differences) ? { ...problem.params, words: (differences as Difference[]).map(differ).join(' ') } : problem.params
      return problemWords({ ...problem, params }, t, label)
    },
    [t, label, differ],
  )
}

/** What differs from what a test expects, in the person's language. */
export function useDifferenceWords(): (difference: Difference) => string {
  const { t, i18n } = useTranslation('canvas')
  const label = useLabel()
  return useCallback(
    (difference) =>
      differenceWords(difference, {
        t: (key, values) => t(`differences:${key}`, values ?? {}),
        exists: (key) => i18n.exists(`differences:${key}`),
        label,
        problem: (each) => problemWords(each, t, label),
      }),
    [t, i18n, label],
  )
}

function problemWords({ code, message, fix, field, params }: Said, t: TFunction<'canvas'>, label: ReturnType<typeof useLabel>): Words {
  const { channel, port, kind, label: portLabel, message: said } = params
  const values: Record<string, unknown> = { ...params }
  if (typeof channel === 'string') values.channel = label('channel', channel)
  if (typeof kind === 'string') values.kind = t(`thing.${kind}`, { defaultValue: kind })
  if (typeof port === 'string' && typeof portLabel === 'string') values.label = label('port', port, portLabel)
  const empty = (code === 'bad_field' || code === 'bad_setting') && field !== null && typeof said === 'string' && EMPTY.includes(said)
  if (empty) values.field = label('field', lastPart(field))
  const key = empty ? 'missing_field' : code
  return {
    message: t(`problem.${key}.message`, { defaultValue: message, ...values }),
    fix: t(`problem.${key}.fix`, { defaultValue: fix, ...values }),
  }
}

/** `steps.0.content.text` is about the text. */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
