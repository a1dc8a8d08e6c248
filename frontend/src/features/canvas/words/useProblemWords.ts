import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Problem } from '@/api/types'
import { useLabel } from '@/i18n/useLabel'

/** What the server's fields say when they are empty; the only answers of theirs that need no more than the name of the field. */
const EMPTY = ['This field is required.', 'This field may not be null.', 'This field may not be blank.', 'This list may not be empty.']

/** A problem in the person's language; what is not translated is said in the server's English. */
export function useProblemWords(): (problem: Problem) => { message: string; fix: string } {
  const { t } = useTranslation('canvas')
  const label = useLabel()
  return useCallback(
    ({ code, message, fix, field, params }) => {
      const { channel, port, label: portLabel, message: said } = params
      const values: Record<string, unknown> = { ...params }
      if (typeof channel === 'string') values.channel = label('channel', channel)
      if (typeof port === 'string' && typeof portLabel === 'string') values.label = label('port', port, portLabel)
      const empty = (code === 'bad_field' || code === 'bad_setting') && field !== null && typeof said === 'string' && EMPTY.includes(said)
      if (empty) values.field = label('field', lastPart(field))
      const key = empty ? 'missing_field' : code
      return {
        message: t(`problem.${key}.message`, { defaultValue: message, ...values }),
        fix: t(`problem.${key}.fix`, { defaultValue: fix, ...values }),
      }
    },
    [t, label],
  )
}

/** `steps.0.content.text` is about the text. */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
