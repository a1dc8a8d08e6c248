import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import type { BodyProps } from '../looks'
import { shownGraph } from '../state/store'
import { textOf } from '../words/happeningWords'
import classes from './Bodies.module.css'

/** Of which earlier messages what is asked. */
export function ReactionBody({ node }: BodyProps) {
  const { t, choice, label, channels } = useCanvasContext().words
  const { outcome, channel } = node.config
  const asked = textOf(node.config.node)
  const other = useCanvas((state) => nodeOf(shownGraph(state), asked))
  const nodeWords = useNodeWords()
  if (asked === '') return <div className={classes.unset}>{t('look.whichMessages')}</div>
  const { name = t('look.gone'), summary = '' } = other ? nodeWords(other) : {}
  const what = textOf(outcome)
  const where = textOf(channel)
  return (
    <>
      <div className={classes.strong}>
        {choice('outcome', { value: what, label: what })}
        {where !== '' && ` · ${label('channel', where, channels.get(where)?.label)}`}
      </div>
      <div className={classes.dimmed}>{summary ? `${name}: ${summary}` : name}</div>
    </>
  )
}
