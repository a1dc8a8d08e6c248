import { VisuallyHidden } from '@mantine/core'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

const said = createStore<{ text: string; times: number }>()(() => ({ text: '', times: 0 }))

/** Says something to who does not see the canvas. The same words again are said again. */
export function announce(text: string): void {
  said.setState(({ times }) => ({ text, times: times + 1 }))
}

/** The live region of the open journey. */
export function Announcer() {
  const { text, times } = useStore(said)
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcer">
      <span key={times}>{text}</span>
    </VisuallyHidden>
  )
}
