import { IconDoorEnter, IconHourglass, IconPlayerPause, IconPlayerStop, type TablerIcon } from '@tabler/icons-react'

import type { Journey } from '@/api/types'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { ALL, shareOf } from './share'
import classes from './Toolbar.module.css'

/** What stands still, and for whom: below the toolbar while the journey is paused, runs dry, or was stopped. */
export function StatusStrip({ journey }: { journey: Journey }) {
  const { t, format } = useCanvasContext().words
  const inside = useCanvas((state) => state.counters?.inside) ?? journey.inside
  const people = { count: inside, inside: format.number(inside) }
  if (journey.status === 'paused') {
    const since = journey.paused_at === null ? '' : format.dateTime(journey.paused_at)
    return <Strip tone="yellow" icon={IconPlayerPause} text={t('strip.paused', { since })} more={t(journey.holds_timers ? 'strip.held' : 'strip.runOn')} />
  }
  const share = shareOf(journey)
  if (journey.status === 'running' && share < ALL) {
    return <Strip tone="petrol" icon={IconDoorEnter} text={t('versions:share.open', { share })} more={t('versions:share.openMore')} />
  }
  if (journey.status === 'draining') {
    return <Strip tone="orange" icon={IconHourglass} text={t('strip.draining')} more={t('strip.inside', people)} />
  }
  if (journey.status === 'stopped' && journey.stopped_at !== null) {
    const withdrawn = journey.withdrawn ?? 0
    return (
      <Strip
        tone="red"
        icon={IconPlayerStop}
        text={t('strip.stopped', { at: format.dateTime(journey.stopped_at) })}
        more={t(withdrawn > 0 ? 'strip.withdrawn' : 'strip.nothingWithdrawn', { count: withdrawn, number: format.number(withdrawn) })}
      />
    )
  }
  return null
}

interface StripProps {
  tone: string
  icon: TablerIcon
  text: string
  more: string
}

function Strip({ tone, icon: Icon, text, more }: StripProps) {
  return (
    <div className={classes.strip} style={{ ['--tone' as string]: `var(--mantine-color-${tone}-6)` }} role="status" data-testid="journey-state">
      <Icon size={15} stroke={1.9} aria-hidden />
      <span>
        <b>{text}</b> {more}
      </span>
    </div>
  )
}
