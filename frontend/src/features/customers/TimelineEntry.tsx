import { Text, ThemeIcon } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

import type { TimelineEntry as Entry } from '@/api/types'
import { ChannelTile } from '@/channels'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { SendAgain } from './SendAgain'
import { lookOf } from './timelineKinds'
import { useEntryWords } from './useEntryWords'

/** Among grey words a link is to be seen. */
const LINK = 'var(--k-accent-text)'

interface TimelineEntryProps {
  entry: Entry
  /** With its day: it stands under no heading that says it. */
  dated?: boolean
  /** Whom it is about, where a link to the Why is wanted. */
  customer?: number
  /** The journey is named above, for all entries at once. */
  withoutJourney?: boolean
}

/** Drawn once: a timeline of thousands grows at its end. */
export const TimelineEntry = memo(function TimelineEntry({ entry, dated = false, customer, withoutJourney = false }: TimelineEntryProps) {
  const { t } = useTranslation('ledger')
  const format = useFormat()
  const { title, text } = useEntryWords()(entry)
  const journey = withoutJourney ? null : entry.journey
  const { icon: Icon, color } = lookOf(entry.icon === 'receipt-refund' ? 'refund' : entry.kind)
  return (
    <li className={classes.entry} data-kind={entry.kind}>
      {entry.channel ? (
        <ChannelTile channel={entry.channel} size={28} />
      ) : (
        <ThemeIcon variant="light" color={color} size={28} radius="sm" aria-hidden>
          <Icon size={17} stroke={1.8} />
        </ThemeIcon>
      )}
      <div style={{ minWidth: 0, flex: 1 }}>
        <div className={classes.head} data-dated={dated || undefined}>
          <Text size="sm" fw={570} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Text>
          <Text size="xs" c="dimmed" className="k-num" title={format.dateTime(entry.at)} style={{ whiteSpace: 'nowrap' }}>
            {dated ? format.dateTime(entry.at) : format.time(entry.at)}
          </Text>
        </div>
        {(text || journey) && (
          <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
            {journey ? text.replace(/\.$/, '') : text}
            {text && journey && ' · '}
            {journey && (
              <TextLink to="/journeys/$journeyId" params={{ journeyId: String(journey.id) }} size="sm" c={LINK}>
                {journey.name}
              </TextLink>
            )}
            {journey && entry.kind === 'decision' && customer !== undefined && (
              <>
                {' · '}
                <TextLink
                  to="/journeys/$journeyId/why"
                  params={{ journeyId: String(journey.id) }}
                  search={{ customer }}
                  size="sm"
                  c={LINK}
                >
                  {t('link.why')}
                </TextLink>
              </>
            )}
          </Text>
        )}
        {customer !== undefined && entry.kind === 'message' && <SendAgain entry={entry} customer={customer} />}
      </div>
    </li>
  )
})
