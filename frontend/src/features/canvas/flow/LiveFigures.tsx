import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts } from '../CanvasContext'
import classes from './NodeCard.module.css'

/** How many came here, and how many are here now. Beside the head, so that a card is as high as while it is drawn. */
export function LiveFigures({ node }: { node: GraphNode }) {
  const { types, words } = useCanvasContext()
  const entered = useCanvas((state) => state.counters?.nodes[node.id]?.entered ?? 0)
  const waiting = useCanvas((state) => state.counters?.nodes[node.id]?.waiting ?? 0)
  // Nobody stays at an exit or at an entry: there is nothing to be counted.
  const passing = usePorts(node).length > 0 && types.get(node.type)?.entry !== true
  return (
    <div className={classes.figures}>
      <div className={classes.figure} title={words.t('live.entered')}>
        {words.format.number(entered)}
      </div>
      {passing && <div className={classes.here}>{words.t('live.hereShort', { number: words.format.number(waiting) })}</div>}
    </div>
  )
}
