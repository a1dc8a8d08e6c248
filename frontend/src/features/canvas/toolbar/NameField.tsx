import { Text } from '@mantine/core'
import { useRef } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import page from '../Workspace.module.css'
import classes from './Toolbar.module.css'

const MOST = 120
const nameOf = (state: CanvasState) => state.name

/** The journey's name, written over in place. An empty one is not taken. */
export function NameField({ editable }: { editable: boolean }) {
  const { store, words } = useCanvasContext()
  const name = useCanvas(nameOf)
  const input = useRef<HTMLInputElement>(null)
  if (!editable) {
    return (
      <Text fw={640} truncate component="h1" fz={16} title={name} className={page.title}>
        {name}
      </Text>
    )
  }
  return (
    <span className={classes.name} data-value={name}>
      <input
        // A name that comes from the server replaces the box's text; typing does not.
        key={name}
        ref={input}
        aria-label={words.t('toolbar.name')}
        defaultValue={name}
        maxLength={MOST}
        size={1}
        onInput={(event) => {
          const box = event.currentTarget
          if (box.parentElement) box.parentElement.dataset.value = box.value
        }}
        onBlur={(event) => {
          const typed = event.currentTarget.value.trim()
          if (typed === '') event.currentTarget.value = name
          else if (typed !== name) store.getState().setName(typed)
          if (event.currentTarget.parentElement) event.currentTarget.parentElement.dataset.value = event.currentTarget.value
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') {
            event.currentTarget.value = name
            event.currentTarget.blur()
          }
        }}
      />
    </span>
  )
}
