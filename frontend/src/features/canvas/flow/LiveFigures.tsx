import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts } from '../CanvasContext'
import { Moved } from '../live/Moved'
import classes from './NodeCard.module.css'

/** How many came here, and how many are here now. Beside the head, so that a card is as high as while it is drawn. */
export function LiveFigures({ node }: { node: GraphNode }) {
  const { types, words } = useCanvasContext()
  const entered = useCanvas((state) => state.counters?.nodes[node.id]?.entered ?? 0)
  const waiting = useCanvas((state) => state.counters?.nodes[node.id]?.waiting ?? 0)
  // Nobody stays at an exit or at an entry: there is nothing to be counted.
  const passing = usePorts(node).length > 0 && types.get(node.type)?.entry !== true
  return (
    <div className={classes.figures} data-live-figures>
      <div className={classes.figure}>
        <Moved>{words.format.number(entered)}</Moved>
      </div>
      {passing && (
        <div className={classes.here}>
          <Moved>{words.t('live.hereShort', { number: words.format.number(waiting) })}</Moved>
        </div>
      )}
    </div>
  )
}
