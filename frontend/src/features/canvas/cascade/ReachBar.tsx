import type { CSSProperties } from 'react'

import { channelColor } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import classes from './CascadeBody.module.css'
import type { StepReach } from './outlook'

/** How many of those who come a step can write to, as a thin bar; why not the others is its title. */
export function ReachBar({ reach: { sent, of, about, why }, channel }: { reach: StepReach; channel: string }) {
  const { t, format, label } = useCanvasContext().words
  const share = format.percent(sent, of)
  const number = (count: number) => (about ? '≈ ' : '') + format.number(count)
  const reasons = why.map(({ reason, count }) => `${label('reason', reason)}: ${number(count)}`)
  return (
    <span className={classes.reach} title={[t('panel:reach.step', { number: number(sent), all: number(of) }), ...reasons].join('\n')}>
      <span className={classes.bar} style={{ '--share': of > 0 ? sent / of : 0, '--channel': channelColor(channel) } as CSSProperties} aria-hidden />
      <span className={classes.share}>{sent === 0 ? t('panel:reach.nobody') : `${number(sent)} · ${share}`}</span>
    </span>
  )
}
