import { ActionIcon, Menu, Paper, Text, Tooltip } from '@mantine/core'
import {
  IconBoxMultiple,
  IconCopy,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconTrash,
  IconZoomScan,
  type TablerIcon,
} from '@tabler/icons-react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type Alignment, ALIGNMENTS } from '../graph/align'
import { type CanvasState, mayEdit } from '../state/store'
import classes from './CanvasTools.module.css'
import { keysOf, type ShortcutId } from './shortcuts'
import { useCommands } from './useCommands'

const countOf = (state: CanvasState) => (mayEdit(state) ? state.selection.nodes.length : 0)

const ICONS: Record<Alignment, TablerIcon> = {
  left: IconLayoutAlignLeft,
  centre: IconLayoutAlignCenter,
  right: IconLayoutAlignRight,
  top: IconLayoutAlignTop,
  middle: IconLayoutAlignMiddle,
  bottom: IconLayoutAlignBottom,
  across: IconLayoutDistributeVertical,
  down: IconLayoutDistributeHorizontal,
}

interface SelectionBarProps {
  /** The menu of alignments is open. */
  aligning: boolean
  onAligning: (open: boolean) => void
}

/** What can be done with several nodes at once; one has its panel. */
export function SelectionBar({ aligning, onAligning }: SelectionBarProps) {
  const { t } = useCanvasContext().words
  const count = useCanvas(countOf)
  const commands = useCommands()
  if (count < 2) return null
  return (
    <Paper className={classes.selection} role="toolbar" aria-label={t('selection.title')}>
      <Text size="sm" fw={550} px={8}>
        {t('selection.count', { count })}
      </Text>
      <Menu opened={aligning} onChange={onAligning} position="bottom" width={260}>
        <Menu.Target>
          <Tooltip label={`${t('canvasTools:key.align')} · ${keysOf('align')}`}>
            <ActionIcon size={32} aria-label={t('canvasTools:key.align')}>
              <IconLayoutAlignLeft size={17} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {ALIGNMENTS.map((how) => {
            const Icon = ICONS[how]
            return (
              <Menu.Item key={how} leftSection={<Icon size={17} stroke={1.7} />} onClick={() => commands.align(how)}>
                {t(`canvasTools:align.${how}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      <Act icon={IconBoxMultiple} label={t('canvasTools:key.group')} shortcut="group" onClick={() => commands.group()} />
      <Act icon={IconZoomScan} label={t('canvasTools:key.zoomSelection')} shortcut="zoomSelection" onClick={commands.zoomSelection} />
      <Act icon={IconCopy} label={t('panel.duplicate')} shortcut="duplicate" onClick={commands.duplicate} />
      <Act icon={IconTrash} label={t('panel.delete')} shortcut="delete" color="red" onClick={() => void commands.deleteSelection()} />
    </Paper>
  )
}

interface ActProps {
  icon: TablerIcon
  label: string
  shortcut: ShortcutId
  color?: string
  onClick: () => void
}

function Act({ icon: Icon, label, shortcut, color, onClick }: ActProps) {
  return (
    <Tooltip label={`${label} · ${keysOf(shortcut)}`}>
      <ActionIcon size={32} {...(color === undefined ? {} : { color })} aria-label={label} onClick={onClick}>
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  )
}
