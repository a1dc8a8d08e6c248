import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { dayOf } from '../days'

/** `1997-01-01` -> Jan 1997, in the person's language. */
export function useMonth(): (day: string) => string {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, { month: 'short', year: 'numeric' })
    return (day) => format.format(dayOf(day))
  }, [i18n.language])
}
