import { Tooltip } from '@mantine/core'
import { IconMessageCircleFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useCanvasContext } from '../CanvasContext'
import { colorOf, useTalk, useTalkStore } from './talk'
import classes from './Talk.module.css'

/** In a corner of a card: how many comments are pinned to it; around it, who else has selected it. */
export function CardPins({ node }: { node: string }) {
  const count = useTalk((state) => state.pins[node])
  const person = useTalk((state) => state.here[node])
  if (!count && !person) return null
  return (
    <>
      {count && <Pin node={node} count={count} />}
      {person && (
        <span className={classes.ring} style={{ ['--person' as string]: `var(--mantine-color-${colorOf(person.user)}-filled)` }} data-testid="somebody-here">
          <span className={classes.ringName}>{person.name}</span>
        </span>
      )}
    </>
  )
}

function Pin({ node, count }: { node: string; count: number }) {
  const { t } = useTranslation('talk')
  const { store } = useCanvasContext()
  const talk = useTalkStore()
  const label = t('pins', { count })
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={`${classes.pin ?? ''} nodrag`}
        aria-label={label}
        onClick={(event) => {
          event.stopPropagation()
          talk.getState().show(node)
          store.getState().openSide('talk')
        }}
      >
        <IconMessageCircleFilled size={12} aria-hidden />
        {count}
      </button>
    </Tooltip>
  )
}
