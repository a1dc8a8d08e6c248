import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { asText } from '@/features/forms/inputProps'
import { useLabel } from '@/i18n/useLabel'

import { useImportOptions } from './api'
import type { ImportOptions } from './types'

export interface ImportWords {
  target: (key: string) => string
  targetHelp: (key: string) => string
  /** What a mapped column fills: “Identity: card”, of an attribute its own name. */
  filled: (column: { target: string; [option: string]: unknown }) => string
  /** What a row of the file is: “A purchase”. */
  row: (key: string) => string
  /** The same of many: “Purchases”. */
  rows: (key: string) => string
  rowHelp: (key: string) => string
  format: (key: string) => string
}

/** What the server's registries hold, in the person's language; without a translation in the server's words. */
export function useImportWords(): ImportWords {
  const { t } = useTranslation('imports')
  const options = useImportOptions().data
  const label = useLabel()
  const attributes = useAttributes().data
  return useMemo(() => {
    const said = (list: keyof Pick<ImportOptions, 'targets' | 'rows' | 'formats'>, key: string) =>
      options?.[list].find((each) => each.key === key)?.label ?? key.replaceAll('_', ' ')
    return {
      target: (key) => t(`targets.${key}.label`, { defaultValue: said('targets', key) }),
      filled: (column) => {
        const target = t(`targets.${column.target}.label`, { defaultValue: said('targets', column.target) })
        const { key } = column
        if (typeof key === 'string') {
          const known = attributes?.find((each) => each.key === key)?.label
          return column.target === 'attribute' ? label('attribute', key, known ?? asText(column.label)) : key
        }
        const names = [column.namespace, typeof column.channel === 'string' ? label('channel', column.channel) : '', column.topic, column.programme]
        const told = names.map(asText).filter((name) => name !== '')
        return told.length > 0 ? `${target}: ${told.join(', ')}` : target
      },
      targetHelp: (key) => t(`targets.${key}.help`, { defaultValue: '' }),
      row: (key) => t(`rows.${key}.one`, { defaultValue: said('rows', key) }),
      rows: (key) => t(`rows.${key}.many`, { defaultValue: said('rows', key) }),
      rowHelp: (key) => t(`rows.${key}.help`, { defaultValue: '' }),
      format: (key) => t(`formats.${key}`, { defaultValue: said('formats', key) }),
    }
  }, [t, label, options, attributes])
}
