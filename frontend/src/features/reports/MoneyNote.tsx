import { IconCoins } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Conversion } from '@/api/types'
import { Note } from '@/components/Note'
import { useFormat } from '@/format'

interface MoneyNoteProps {
  answer: { currency: string; conversions: Conversion[]; other_currencies: string[] }
}

/** By which rates money was converted, and what has none and is left out. Nothing where all is in one currency. */
export function MoneyNote({ answer: { currency, conversions, other_currencies: others } }: MoneyNoteProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const rates = conversions.map(({ currency: of, rate, set_on: day }) =>
    t('rate', { of, rate: format.rate(rate), to: currency, day: format.date(day) }),
  )
  return (
    <>
      {rates.length > 0 && (
        <Note icon={IconCoins} color="petrol">
          {t('converted', { rates: rates.join('; ') })}
        </Note>
      )}
      {others.length > 0 && (
        <Note icon={IconCoins} color="yellow">
          {t('noRate', { others: others.join(', ') })}
        </Note>
      )}
    </>
  )
}
