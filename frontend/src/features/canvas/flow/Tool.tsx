import { ActionIcon, Tooltip } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'

import classes from './CanvasTools.module.css'
import { keysOf, type ShortcutId } from './shortcuts'

interface ToolProps {
  icon: TablerIcon
  label: string
  shortcut: ShortcutId
  disabled?: boolean
  onClick: () => void
}

/** A button of a row of tools, which says its key when it is pointed at. */
export function Tool({ icon: Icon, label, shortcut, disabled, onClick }: ToolProps) {
  return (
    <Tooltip label={`${label} · ${keysOf(shortcut)}`}>
      <ActionIcon size={32} aria-label={label} disabled={disabled} onClick={onClick} classNames={{ root: classes.tool }}>
        <Icon size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
