import { Group, Skeleton, Stack, Text } from '@mantine/core'

import type { components } from '@/api/schema'
import { ChannelBadge } from '@/channels/ChannelIcon'
import { Failed } from '@/components/states'
import { useLabel } from '@/i18n/useLabel'

import { useReach } from '../api'
import { useCanvasContext } from '../CanvasContext'
import classes from './Toolbar.module.css'

type Way = components['schemas']['WayReach']

const WHY_NOT = ['no_consent', 'no_address', 'suppressed', 'paused'] as const

/** Of those who would come by an entry: how many can be written to, by which channel, and why the others cannot. */
export function Reach({ journey, node, asking }: { journey: number; node: string; asking: boolean }) {
  const { t, format } = useCanvasContext().words
  const reach = useReach(journey, asking)
  if (reach.isError) return <Failed error={reach.error} onRetry={() => void reach.refetch()} />
  if (!reach.data) return <Skeleton h={54} mt="xs" />
  const found = reach.data.find((each) => each.node === node)
  if (!found?.ways.length || !found.members) return null
  return (
    <Stack gap={6} mt="sm" data-testid="launch-reach">
      <Text size="sm" fw={600}>
        {t('launch.reachable', { count: found.reachable, number: format.number(found.reachable) })}
      </Text>
      <ul className={classes.ways}>
        {found.ways.map((way) => (
          <li key={`${way.channel} ${way.topic}`}>
            <Group justify="space-between" wrap="nowrap">
              <ChannelBadge channel={way.channel} />
              <Text size="sm" className="k-num">
                {format.number(way.fates.sent)}
              </Text>
            </Group>
            <WhyNot way={way} />
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function WhyNot({ way }: { way: Way }) {
  const { format } = useCanvasContext().words
  const label = useLabel()
  const reasons = WHY_NOT.filter((each) => way.fates[each] > 0)
  if (!reasons.length) return null
  return (
    <Text size="xs" c="dimmed">
      {reasons.map((each) => `${label('reason', each)}: ${format.number(way.fates[each])}`).join(' · ')}
    </Text>
  )
}
