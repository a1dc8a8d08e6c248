import { IconRobot } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { Note } from '@/components/Note'
import { useFormat } from '@/format'

import type { ReportAnswer } from './api'

/** How many openings and clicks machines alone have made: they are in no rate and bring no purchase. */
export function LeftOut({ answer }: { answer: ReportAnswer }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const { opened_weak: opened, clicked_weak: clicked } = answer.extra.excluded as { opened_weak: number; clicked_weak: number }
  if (opened + clicked === 0) return null
  return (
    <Note icon={IconRobot} color="petrol">
      <span data-testid="left-out">
        {t('leftOut.says', {
          opened: t('leftOut.opened', { count: opened, number: format.number(opened) }),
          clicked: t('leftOut.clicked', { count: clicked, number: format.number(clicked) }),
        })}
      </span>
    </Note>
  )
}
