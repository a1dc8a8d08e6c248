import { ActionIcon, Divider, Group, Paper, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconLayoutDistributeVertical,
  IconMaximize,
  IconMinus,
  IconPlus,
  type TablerIcon,
} from '@tabler/icons-react'
import { useStore } from '@xyflow/react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import classes from './CanvasTools.module.css'
import { useCommands } from './useCommands'

const canUndo = (state: CanvasState) => state.history.past.length > 0
const canRedo = (state: CanvasState) => state.history.future.length > 0
const zoomOf = (state: { transform: [number, number, number] }) => Math.round(state.transform[2] * 100)

/** Undo, tidy and zoom, at the foot of the canvas. */
export function CanvasTools({ compact }: { compact: boolean }) {
  const { store, words } = useCanvasContext()
  const editable = useCanvas((state) => state.mode === 'edit')
  const past = useCanvas(canUndo)
  const future = useCanvas(canRedo)
  const zoom = useStore(zoomOf)
  const commands = useCommands()
  return (
    <Paper className={classes.tools}>
      <Group gap={2} wrap="nowrap">
        {editable && (
          <>
            <Tool icon={IconArrowBackUp} label={words.t('tools.undo')} keys="Ctrl Z" disabled={!past} onClick={() => store.getState().undo()} />
            <Tool icon={IconArrowForwardUp} label={words.t('tools.redo')} keys="Ctrl Shift Z" disabled={!future} onClick={() => store.getState().redo()} />
            <Divider orientation="vertical" my={5} mx={3} />
            <Tool icon={IconLayoutDistributeVertical} label={words.t('tools.tidy')} onClick={() => void commands.tidy()} />
            <Divider orientation="vertical" my={5} mx={3} />
          </>
        )}
        <Tool icon={IconMinus} label={words.t('tools.zoomOut')} onClick={commands.zoomOut} />
        {!compact && <span className={classes.zoom}>{zoom}%</span>}
        <Tool icon={IconPlus} label={words.t('tools.zoomIn')} onClick={commands.zoomIn} />
        <Tool icon={IconMaximize} label={words.t('tools.fit')} keys="F" onClick={commands.fit} />
      </Group>
    </Paper>
  )
}

interface ToolProps {
  icon: TablerIcon
  label: string
  keys?: string
  disabled?: boolean
  onClick: () => void
}

function Tool({ icon: Icon, label, keys, disabled, onClick }: ToolProps) {
  return (
    <Tooltip label={keys ? `${label} · ${keys}` : label}>
      <ActionIcon size={32} aria-label={label} disabled={disabled} onClick={onClick} classNames={{ root: classes.tool }}>
        <Icon size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
