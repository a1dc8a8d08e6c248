import { Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { State } from '@/components/states'

import { ComparisonCard } from '../lift/ComparisonCard'
import type { LiftExtra } from '../lift/types'
import { useLiftNames } from '../lift/words'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'

/** What the journey changes: the arms that chance has made, side by side, for somebody who decides and does not reckon. */
export default function LiftPage({ answer }: PageProps) {
  const { t } = useTranslation('report_lift')
  const { comparisons } = answer.extra as unknown as LiftExtra
  const names = useLiftNames()
  if (comparisons.length === 0) {
    return (
      <State icon={IconArrowsSplit2} title={t('empty.title')}>
        {t('empty.text')}
      </State>
    )
  }
  const counted = comparisons.filter(({ people }) => people > 0)
  return (
    <Stack gap="lg">
      {counted.map((each) => (
        <ComparisonCard key={each.key} answer={answer} comparison={each} />
      ))}
      {counted.length < comparisons.length && (
        <Text size="sm" c="dimmed">
          {t('nobody', { names: comparisons.filter(({ people }) => people === 0).map(names.comparison).join(', ') })}
        </Text>
      )}
      {counted.length > 0 && (
        <ReportTable
          report={answer}
          table="arms"
          cell={(row, column, usual) => {
            const place = comparisons.flatMap((each) => each.arms.map((arm) => ({ each, arm }))).find(({ each, arm }) => `${each.key}:${arm.key}` === row.key)
            if (!place) return usual
            if (column.key === 'comparison') return names.comparison(place.each)
            return column.key === 'arm' ? names.arm(place.each, place.arm.key) : usual
          }}
        />
      )}
    </Stack>
  )
}
