import { useTranslation } from 'react-i18next'

import { type Format, makeFormat } from './format'

const cache = new Map<string, Format>()

/** The formatters of the language the person has chosen. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  let format = cache.get(i18n.language)
  if (!format) {
    format = makeFormat(i18n.language)
    cache.set(i18n.language, format)
  }
  return format
}
