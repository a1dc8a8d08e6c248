import { Stack, Text } from '@mantine/core'

import { useDoubleDelivery } from '../api'
import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'

/** How many people a cascade reached more than once in one pass, and how many of them had reacted by then. */
export function DoubleDelivery({ node }: BodyProps) {
  const { journeyId, words } = useCanvasContext()
  const { t, format } = words
  const figures = useDoubleDelivery(journeyId).data?.find((each) => each.node === node.id)
  if (!figures || figures.delivered === 0) return null
  const share = (part: number) => format.percent(part, figures.delivered)
  return (
    <Stack gap={2}>
      <Text size="sm" fw={550}>
        {t('cascade.double.title')}
      </Text>
      <Text size="sm">
        {t('cascade.double.more', { number: format.number(figures.doubled), share: share(figures.doubled) })}
      </Text>
      <Text size="sm">
        {t('cascade.double.reacted', { number: format.number(figures.reacted_before), share: share(figures.reacted_before) })}
      </Text>
      <Text size="xs" c="dimmed">
        {t('cascade.double.of', { number: format.number(figures.delivered) })}
      </Text>
    </Stack>
  )
}
