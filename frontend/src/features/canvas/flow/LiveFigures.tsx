import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts } from '../CanvasContext'
import classes from './NodeCard.module.css'

/** How many came here, and how many are here now. */
export function LiveFigures({ node }: { node: GraphNode }) {
  const { types, words } = useCanvasContext()
  const entered = useCanvas((state) => state.counters?.nodes[node.id]?.entered ?? 0)
  const waiting = useCanvas((state) => state.counters?.nodes[node.id]?.waiting ?? 0)
  // Nobody is at an exit or at an entry: there is nothing to be counted.
  const passing = usePorts(node).length > 0 && types.get(node.type)?.entry !== true
  return (
    <div className={classes.figures}>
      <Figure label={words.t('live.entered')} value={words.format.number(entered)} />
      {passing && <Figure label={words.t('live.here')} value={words.format.number(waiting)} />}
    </div>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className={classes.figure}>
      <div className={classes.figureValue}>{value}</div>
      <div className={classes.figureLabel} title={label}>
        {label}
      </div>
    </div>
  )
}
