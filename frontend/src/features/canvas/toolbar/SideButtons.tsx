import { ActionIcon, Tooltip } from '@mantine/core'
import { IconHistory, IconMessageCircle, IconTestPipe } from '@tabler/icons-react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { SideKey } from '../state/store'
import { TalkBadge } from '../talk/TalkBadge'
import { useTalkStore } from '../talk/talk'

const BUTTONS = [
  ['try', IconTestPipe],
  ['talk', IconMessageCircle],
  ['versions', IconHistory],
] as const satisfies readonly (readonly [SideKey, unknown])[]

/** Opens and closes what stands beside the canvas. */
export function SideButtons() {
  const { store, words } = useCanvasContext()
  const side = useCanvas((state) => state.side)
  const talk = useTalkStore()

  function toggle(key: SideKey) {
    const [only, ...others] = store.getState().selection.nodes
    // Comments on the block that is selected, else all of them.
    if (key === 'talk' && side !== 'talk') talk.getState().show(only !== undefined && others.length === 0 ? only : null)
    store.getState().openSide(side === key ? null : key)
  }

  return BUTTONS.map(([key, Icon]) => (
    <Tooltip key={key} label={words.t(`side.${key}`)}>
      <ActionIcon
        aria-label={words.t(`side.${key}`)}
        aria-pressed={side === key}
        style={{ overflow: 'visible' }}
        variant={side === key ? 'light' : 'subtle'}
        onClick={() => toggle(key)}
      >
        <Icon size={18} stroke={1.7} />
        {key === 'talk' && <TalkBadge />}
      </ActionIcon>
    </Tooltip>
  ))
}
