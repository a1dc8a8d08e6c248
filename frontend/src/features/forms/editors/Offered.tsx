import { Group, Text } from '@mantine/core'

import type { Suggestion } from '@/api/suggestions'
import { useFormat } from '@/format'

import { asText } from '../inputProps'

/** A value that is offered, what it is called, and how many have it. */
export function Offered({ value, offers }: { value: string; offers: Suggestion[] }) {
  const format = useFormat()
  const offer = offers.find((each) => asText(each.value) === value)
  const label = offer?.label
  return (
    <Group justify="space-between" wrap="nowrap" gap="lg" w="100%" maw={340}>
      <Text size="sm" truncate>
        {value}
        {label && label !== value && (
          <Text component="span" size="xs" c="dimmed" ml={6}>
            {label}
          </Text>
        )}
      </Text>
      {offer?.count != null && (
        <Text size="xs" c="dimmed" className="k-num">
          {format.compact(offer.count)}
        </Text>
      )}
    </Group>
  )
}
