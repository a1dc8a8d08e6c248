import { useTranslation } from 'react-i18next'

import type { Arm, Comparison } from './types'

/** The names of comparisons and arms: those that the marketer gave, or what the hold-out is called. */
export function useLiftNames() {
  const { t } = useTranslation('report_lift')
  const arm = (comparison: Comparison, key: string): string => {
    if (comparison.key === '') return t(key === 'holdout' ? 'arm.holdout' : 'arm.journey')
    const label = comparison.arms.find((each) => each.key === key)?.label
    return label === undefined || label === '' ? key : label
  }
  const comparison = (each: Comparison): string =>
    each.key === '' ? t('holdout') : t('split', { arms: each.arms.map(({ label, key }: Arm) => label || key).join(' / ') })
  return { arm, comparison }
}

/** A goal that is a purchase says the same as who bought; visits are told where anybody's are known. */
export function isShown(comparison: Comparison, outcome: string): boolean {
  if (outcome === 'visited') return comparison.arms.some(({ visited }) => visited > 0)
  return outcome !== 'converted' || comparison.goals.some((each) => each !== '' && each !== 'purchase')
}
