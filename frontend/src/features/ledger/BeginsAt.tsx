import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

/** Says where the ledger begins, if the company does not keep decisions for ever. */
export function BeginsAt({ at }: { at: string | null | undefined }) {
  const { t } = useTranslation('ledger')
  const format = useFormat()
  if (!at) return null
  return (
    <Text size="sm" c="dimmed" ta="center">
      {t('beginsAt', { at: format.dateTime(at) })}
    </Text>
  )
}
