import { useTopics } from '@/api/brands'

import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import { textOf } from '../words/happeningWords'
import classes from './Bodies.module.css'

/** Which topic is allowed or refused, and where. */
export function ConsentBody({ node }: BodyProps) {
  const { t, choice, label, channels } = useCanvasContext().words
  const { topic_id: id, choice: chosen, channels: where } = node.config
  const topic = useTopics().data?.find((each) => each.id === id)
  if (typeof id !== 'number') return <div className={classes.unset}>{t('card.notSet')}</div>
  const value = textOf(chosen) || 'refuse'
  const keys = Array.isArray(where) ? where.map(textOf) : []
  return (
    <>
      <div className={classes.strong}>{topic?.name ?? `#${id}`}</div>
      <div className={classes.dimmed}>
        {choice('choice', { value, label: value })}
        {keys.length > 0 && `: ${keys.map((key) => label('channel', key, channels.get(key)?.label)).join(', ')}`}
      </div>
    </>
  )
}
