import { Text, Tooltip } from '@mantine/core'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import classes from './Toolbar.module.css'

const totals = (state: CanvasState) => state.counters

/** How many came, are inside and left, and of what moment that is. */
export function LiveDot() {
  const { t, format } = useCanvasContext().words
  const counters = useCanvas(totals)
  if (!counters) return null
  return (
    <Tooltip label={t('live.at', { time: format.time(counters.at) })}>
      <Text size="xs" c="dimmed" className={`${classes.save ?? ''} k-num`} component="span" data-testid="live-totals">
        <span className={classes.dot} aria-hidden />
        {t('live.totals', {
          entered: format.number(counters.entered),
          inside: format.number(counters.inside),
          exited: format.number(counters.exited),
        })}
      </Text>
    </Tooltip>
  )
}
