import { ActionIcon, Divider, Group, Menu, Paper, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconLayoutDistributeVertical,
  IconMaximize,
  IconMinus,
  IconPlus,
  IconSearch,
} from '@tabler/icons-react'
import { useStore } from '@xyflow/react'
import { memo } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type CanvasState, mayEdit } from '../state/store'
import classes from './CanvasTools.module.css'
import { keysOf, type ShortcutId } from './shortcuts'
import { Tool } from './Tool'
import { useCommands } from './useCommands'
import type { ToolKey } from './useShortcuts'

const canUndo = (state: CanvasState) => state.history.past.length > 0
const canRedo = (state: CanvasState) => state.history.future.length > 0
const zoomOf = (state: { transform: [number, number, number] }) => Math.round(state.transform[2] * 100)

interface CanvasToolsProps {
  compact: boolean
  onTool: (tool: ToolKey) => void
}

/** Undo, tidy, search and zoom, at the foot of the canvas. */
export const CanvasTools = memo(function CanvasTools({ compact, onTool }: CanvasToolsProps) {
  const { words } = useCanvasContext()
  const editable = useCanvas(mayEdit)
  const past = useCanvas(canUndo)
  const future = useCanvas(canRedo)
  const zoom = useStore(zoomOf)
  const commands = useCommands()
  const line = <Divider orientation="vertical" my={5} mx={3} />
  return (
    <div className={classes.foot}>
      <Paper className={classes.tools} role="toolbar" aria-label={words.t('canvasTools:tools.title')}>
        <Group gap={2} justify="center">
          {editable && (
            <>
              <Tool icon={IconArrowBackUp} label={words.t('tools.undo')} shortcut="undo" disabled={!past} onClick={commands.undo} />
              <Tool icon={IconArrowForwardUp} label={words.t('tools.redo')} shortcut="redo" disabled={!future} onClick={commands.redo} />
              {line}
              <TidyMenu />
              {line}
            </>
          )}
          {!compact && (
            <>
              <Tool icon={IconSearch} label={words.t('canvasTools:find.title')} shortcut="find" onClick={() => onTool('find')} />
              {line}
            </>
          )}
          <Tool icon={IconMinus} label={words.t('tools.zoomOut')} shortcut="zoomOut" onClick={commands.zoomOut} />
          {!compact && <span className={classes.zoom}>{zoom}%</span>}
          <Tool icon={IconPlus} label={words.t('tools.zoomIn')} shortcut="zoomIn" onClick={commands.zoomIn} />
          <Tool icon={IconMaximize} label={words.t('tools.fit')} shortcut="fit" onClick={commands.fit} />
          {!compact && (
            <>
              {line}
              <Tool icon={IconKeyboard} label={words.t('canvasTools:sheet.title')} shortcut="help" onClick={() => onTool('help')} />
            </>
          )}
        </Group>
      </Paper>
    </div>
  )
})

function TidyMenu() {
  const { t } = useCanvasContext().words
  const commands = useCommands()
  const keys = (id: ShortcutId) => (
    <Text size="xs" c="dimmed">
      {keysOf(id)}
    </Text>
  )
  return (
    <Menu position="top" width={300}>
      <Menu.Target>
        <Tooltip label={t('tools.tidy')}>
          <ActionIcon size={32} aria-label={t('tools.tidy')} classNames={{ root: classes.tool }}>
            <IconLayoutDistributeVertical size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item rightSection={keys('tidy')} onClick={() => void commands.tidy()}>
          {t('tools.tidy')}
          <Text size="xs" c="dimmed">
            {t('canvasTools:tidy.about')}
          </Text>
        </Menu.Item>
        <Menu.Item rightSection={keys('tidyAll')} onClick={() => void commands.tidy(true)}>
          {t('canvasTools:tidy.all')}
          <Text size="xs" c="dimmed">
            {t('canvasTools:tidy.allAbout')}
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
