import { Text, ThemeIcon } from '@mantine/core'
import { memo } from 'react'

import type { TimelineEntry as Entry } from '@/api/types'
import { ChannelTile } from '@/channels'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { EntryLinks } from './EntryLinks'
import { SendAgain } from './SendAgain'
import { lookOf } from './timelineKinds'
import { useEntryWords } from './useEntryWords'

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
  const format = useFormat()
  const { title, text } = useEntryWords()(entry)
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
        {text && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        )}
        <EntryLinks entry={entry} customer={customer} withoutJourney={withoutJourney} />
        {customer !== undefined && entry.kind === 'message' && <SendAgain entry={entry} customer={customer} />}
      </div>
    </li>
  )
})
