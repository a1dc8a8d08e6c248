import { ActionIcon, Paper, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconTrash } from '@tabler/icons-react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import classes from './CanvasTools.module.css'
import { useCommands } from './useCommands'

const countOf = (state: CanvasState) => (state.mode === 'edit' ? state.selection.nodes.length : 0)

/** What can be done with several nodes at once; one has its panel. */
export function SelectionBar({ onDeleted }: { onDeleted: (count: number) => void }) {
  const { t } = useCanvasContext().words
  const count = useCanvas(countOf)
  const commands = useCommands()
  if (count < 2) return null
  return (
    <Paper className={classes.selection} role="toolbar" aria-label={t('selection.title')}>
      <Text size="sm" fw={550} px={8}>
        {t('selection.count', { count })}
      </Text>
      <Tooltip label={t('panel.duplicate')}>
        <ActionIcon size={32} aria-label={t('panel.duplicate')} onClick={commands.duplicate}>
          <IconCopy size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('panel.delete')}>
        <ActionIcon size={32} color="red" aria-label={t('panel.delete')} onClick={() => onDeleted(commands.deleteSelection())}>
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </Paper>
  )
}
