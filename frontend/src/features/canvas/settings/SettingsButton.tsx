import { ActionIcon, Button, Indicator, Tooltip } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import { isOfSettings } from './groups'

const wrongOf = (state: CanvasState): boolean => state.mode !== 'live' && state.problems.some(isOfSettings)

/** Opens the settings of the journey; a mark says that something in them is wrong. */
export function SettingsButton({ compact }: { compact: boolean }) {
  const { store, words } = useCanvasContext()
  const wrong = useCanvas(wrongOf)
  const label = words.t('settings.open')
  const open = () => store.getState().openSettings('')
  return (
    <Indicator disabled={!wrong} color="red" size={9} offset={8} aria-label={wrong ? words.t('settings.wrong') : undefined}>
      {compact ? (
        <Tooltip label={label}>
          <ActionIcon aria-label={label} onClick={open}>
            <IconAdjustments size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Tooltip label={words.t('settings.hint')}>
          <Button variant="subtle" color="gray" px={10} aria-label={label} leftSection={<IconAdjustments size={17} stroke={1.7} />} onClick={open}>
            <span data-roomy>{label}</span>
          </Button>
        </Tooltip>
      )}
    </Indicator>
  )
}
