import { Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useNodeTypes } from '@/api/registries'
import type { TimelineEntry as Entry } from '@/api/types'
import { TextLink } from '@/components/links'
import { useLabel } from '@/i18n/useLabel'

/** Among grey words a link is to be seen. */
const LINK = { size: 'sm', c: 'var(--k-accent-text)' } as const

interface EntryLinksProps {
  entry: Entry
  customer?: number
  withoutJourney: boolean
}

/** From an entry to what it is about: the journey, the block that decided, its message, the segments that it asked, the Why. */
export function EntryLinks({ entry, customer, withoutJourney }: EntryLinksProps) {
  const { t } = useTranslation('ledger')
  const nodeName = useNodeName()
  const { journey } = entry
  if (!journey) return null
  const journeyId = String(journey.id)
  const { node, version, segments = [] } = entry.detail as About
  const earlier = typeof version === 'number' && version !== journey.version ? version : undefined
  const isDecision = entry.kind === 'decision'
  const links: [string, ReactNode][] = []
  if (!withoutJourney) {
    links.push([
      'journey',
      <TextLink to="/journeys/$journeyId" params={{ journeyId }} {...LINK}>
        {journey.name}
      </TextLink>,
    ])
  }
  if (node) {
    const name = t('link.block', { name: nodeName(node) })
    links.push([
      'block',
      <TextLink to="/journeys/$journeyId" params={{ journeyId }} search={{ tab: 'live', node: node.id, version: earlier }} {...LINK}>
        {earlier === undefined ? name : `${name} (${t('link.version', { number: earlier })})`}
      </TextLink>,
    ])
  }
  if (isDecision && entry.reason === 'sent' && customer !== undefined) {
    links.push([
      'message',
      <TextLink to="/customers/$customerId" params={{ customerId: String(customer) }} search={{ tab: 'timeline', kinds: 'message' }} {...LINK}>
        {t('link.message')}
      </TextLink>,
    ])
  }
  for (const { id, name } of segments) {
    links.push([
      `segment ${id}`,
      <TextLink to="/segments/$segmentId" params={{ segmentId: String(id) }} {...LINK}>
        {t('link.segment', { name })}
      </TextLink>,
    ])
  }
  if (isDecision && customer !== undefined && !withoutJourney) {
    links.push([
      'why',
      <TextLink to="/journeys/$journeyId/why" params={{ journeyId }} search={{ customer }} {...LINK}>
        {t('link.why')}
      </TextLink>,
    ])
  }
  return (
    <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
      {links.map(([key, link], place) => (
        <Fragment key={key}>
          {place > 0 && ' · '}
          {link}
        </Fragment>
      ))}
    </Text>
  )
}

interface About {
  node?: { id: string; type: string; label: string }
  version?: number | null
  segments?: { id: number; name: string }[]
}

/** The name that the marketer gave, else that of the type in the person's language. */
function useNodeName(): (node: { type: string; label: string }) => string {
  const types = useNodeTypes().data
  const label = useLabel()
  return ({ type, label: given }) => (types?.some((each) => each.key === type && each.label === given) ? label('node', type, given) : given)
}
