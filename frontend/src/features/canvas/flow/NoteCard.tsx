import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import classes from './NoteCard.module.css'

/** A paper note: words only, no ports. */
export function NoteCard({ node, selected }: BodyProps & { selected: boolean }) {
  const { words } = useCanvasContext()
  const text = typeof node.config.text === 'string' ? node.config.text : ''
  return (
    <article className={classes.note} data-selected={selected || undefined} data-testid="card-note">
      {text || <em>{words.t('note.empty')}</em>}
    </article>
  )
}
