import { Tooltip } from '@mantine/core'
import { IconCheck, IconCloudOff, IconExclamationCircle, IconLoader2, type TablerIcon } from '@tabler/icons-react'

import { errorText } from '@/components/toast'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { SaveStatus } from '../state/saver'
import type { CanvasState } from '../state/store'
import classes from './Toolbar.module.css'

const saveOf = (state: CanvasState) => state.save

const ICONS: Record<SaveStatus['kind'], TablerIcon> = {
  saved: IconCheck,
  unsaved: IconLoader2,
  saving: IconLoader2,
  offline: IconCloudOff,
  conflict: IconExclamationCircle,
  failed: IconExclamationCircle,
}

/** Whether the draft is safe on the server. */
export function SaveBadge() {
  const { words } = useCanvasContext()
  const save = useCanvas(saveOf)
  const editable = useCanvas((state) => state.mode === 'edit')
  if (!editable) return null
  const Icon = ICONS[save.kind]
  const bad = save.kind === 'offline' || save.kind === 'conflict' || save.kind === 'failed'
  const more = save.kind === 'failed' ? errorText(save.error) : words.t(`save.more.${save.kind}`)
  return (
    <Tooltip label={more}>
      <span className={classes.save} data-tone={bad ? 'bad' : undefined} data-testid="save-status" data-status={save.kind} role="status">
        <Icon size={15} stroke={1.8} aria-hidden />
        {/* That all is well needs no room. */}
        <span data-roomy={!bad || undefined}>{words.t(`save.${save.kind}`)}</span>
      </span>
    </Tooltip>
  )
}
