import { Group, Text, ThemeIcon } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

import type { TimelineEntry as Entry } from '@/api/types'
import { ChannelTile } from '@/channels'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { lookOf } from './timelineKinds'
import { useEntryWords } from './useEntryWords'

interface TimelineEntryProps {
  entry: Entry
  /** With its day: it stands under no heading that says it. */
  dated?: boolean
  /** Whom it is about, where a link to the Why is wanted. */
  customer?: number
}

/** Drawn once: a timeline of thousands grows at its end. */
export const TimelineEntry = memo(function TimelineEntry({ entry, dated = false, customer }: TimelineEntryProps) {
  const { t } = useTranslation('ledger')
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
        <Group gap={8} justify="space-between" wrap="nowrap" align="baseline">
          <Text size="sm" fw={570} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Text>
          <Text size="xs" c="dimmed" className="k-num" title={format.dateTime(entry.at)} style={{ whiteSpace: 'nowrap' }}>
            {dated ? format.dateTime(entry.at) : format.time(entry.at)}
          </Text>
        </Group>
        {(text || entry.journey) && (
          <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
            {entry.journey ? text.replace(/\.$/, '') : text}
            {text && entry.journey && ' · '}
            {entry.journey && (
              <TextLink
                to="/journeys/$journeyId"
                params={{ journeyId: String(entry.journey.id) }}
                size="sm"
              >
                {entry.journey.name}
              </TextLink>
            )}
            {entry.journey && entry.kind === 'decision' && customer !== undefined && (
              <>
                {' · '}
                <TextLink
                  to="/journeys/$journeyId/why"
                  params={{ journeyId: String(entry.journey.id) }}
                  search={{ customer }}
                  size="sm"
                >
                  {t('link.why')}
                </TextLink>
              </>
            )}
          </Text>
        )}
      </div>
    </li>
  )
})
