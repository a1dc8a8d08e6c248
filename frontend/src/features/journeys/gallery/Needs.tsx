import { List, Text, ThemeIcon } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight, IconCheck, IconInfoSmall } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useTopics } from '@/api/brands'
import { useEventNames } from '@/api/events'
import { useSenders } from '@/api/senders'
import { useLabel } from '@/i18n/useLabel'

import type { GalleryTemplate, Need } from '../api'

type State = 'ready' | 'missing' | 'choose' | 'unknown'

const LOOKS = {
  ready: { icon: IconCheck, color: 'green' },
  missing: { icon: IconAlertTriangle, color: 'orange' },
  choose: { icon: IconArrowRight, color: 'petrol' },
  unknown: { icon: IconInfoSmall, color: 'gray' },
} as const

/** What a template needs before it can run, and whether the brand has it. */
export function Needs({ template, brand }: { template: GalleryTemplate; brand: number | undefined }) {
  const { t } = useTranslation('gallery')
  const label = useLabel()
  const stateOf = useStates(brand)
  const attributes = useAttributes().data ?? []
  return (
    <List spacing={6} size="sm" center listStyleType="none" data-testid="needs">
      {template.needs.map((need) => {
        const state = stateOf(need)
        const { icon: Icon, color } = LOOKS[state]
        const own = need.kind === 'attribute' ? attributes.find((each) => each.key === need.name)?.label : undefined
        const name = need.kind === 'sender' ? label('channel', need.name) : (own ?? need.name)
        return (
          <List.Item
            key={need.kind + need.name}
            icon={
              <ThemeIcon size={20} radius="xl" variant="light" color={color}>
                <Icon size={13} aria-hidden />
              </ThemeIcon>
            }
          >
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t(`need.${need.kind}`, { name })}
              {state !== 'unknown' && (
                <Text span size="xs" c="dimmed">
                  {' · '}
                  {t(state)}
                </Text>
              )}
            </Text>
          </List.Item>
        )
      })}
    </List>
  )
}

function useStates(brand: number | undefined): (need: Need) => State {
  const topics = useTopics()
  const senders = useSenders(brand)
  const events = useEventNames()
  const attributes = useAttributes()
  const judged = (loaded: boolean, there: boolean): State => (loaded ? (there ? 'ready' : 'missing') : 'unknown')
  return ({ kind, name }) => {
    switch (kind) {
      case 'segment':
        return 'choose'
      case 'topic':
        return judged(topics.isSuccess, topics.data?.some((each) => each.brand === brand) ?? false)
      case 'sender':
        return judged(senders.isSuccess, senders.data?.some((each) => each.channel === name && each.is_active) ?? false)
      case 'event':
        return judged(events.isSuccess, events.data?.includes(name) ?? false)
      case 'attribute':
        return judged(attributes.isSuccess, attributes.data?.some((each) => each.key === name) ?? false)
      default:
        return 'unknown'
    }
  }
}
