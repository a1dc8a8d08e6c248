import { useLists } from '@/api/lists'

import { useCanvasContext } from '../CanvasContext'
import classes from '../editors/Bodies.module.css'
import type { BodyProps, NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'

/** Which list the customer comes into, or is taken out of. */
function ListBody({ node }: BodyProps) {
  const { t, choice } = useCanvasContext().words
  const { list_id: id, operation } = node.config
  const list = useLists().data?.find((each) => each.id === id)
  if (typeof id !== 'number') return <div className={classes.unset}>{t('card.notSet')}</div>
  const value = textOf(operation) || 'add'
  return (
    <>
      <div className={classes.strong} title={list?.name}>
        {list?.name ?? `#${id}`}
      </div>
      <div className={classes.dimmed}>{choice('operation', { value, label: value })}</div>
    </>
  )
}

export const look: NodeLook = {
  summary: ({ operation }, { choice }) => choice('operation', { value: textOf(operation) || 'add', label: '' }),
  Body: ListBody,
}
