import { Badge, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'

import { LOOKS } from './health'
import { useHealthWords } from './useHealthWords'

/** How a source is: a word with its colour and sign, the reason when it is pointed at. */
export function HealthBadge({ source, size }: { source: Source; size?: 'lg' }) {
  const { t } = useTranslation('sources')
  const { state } = source.health
  const words = useHealthWords()(source)
  const { color, icon: Icon } = LOOKS[state]
  const badge = (
    <Badge color={color} size={size} miw="max-content" leftSection={<Icon size={13} stroke={2} aria-hidden />} data-health={state}>
      {t(`health.${state}`)}
    </Badge>
  )
  return words === '' ? badge : <Tooltip label={words}>{badge}</Tooltip>
}
