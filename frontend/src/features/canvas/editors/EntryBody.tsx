import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import classes from './Bodies.module.css'

/** The segment and how many are in it. */
export function EntryBody({ node }: BodyProps) {
  const { words } = useCanvasContext()
  const id = node.config.segment_id
  if (typeof id !== 'number') return <div className={classes.unset}>{words.t('entry.choose')}</div>
  const segment = words.segments.get(id)
  return (
    <>
      <div className={classes.strong} title={segment?.name}>
        {segment?.name ?? words.t('entry.gone', { id })}
      </div>
      {segment?.size !== null && segment?.size !== undefined && (
        <div className={classes.dimmed}>{words.t('entry.size', { count: segment.size, number: words.format.number(segment.size) })}</div>
      )}
    </>
  )
}
