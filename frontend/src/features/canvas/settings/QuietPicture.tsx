import { Stack, Text } from '@mantine/core'

import { useCanvasContext } from '../CanvasContext'
import { hoursOf } from '../editors/hours'
import { HoursPicture } from '../editors/HoursPicture'
import type { Settings } from '../state/store'

const EVENING = 22
const MORNING = 8
const DAY = [{ key: 'day', label: '', isOn: true }]

interface QuietPictureProps {
  settings: Settings
  disabled: boolean
  onChange: (settings: Settings) => void
}

/** Quiet hours of the journey's own as a picture; nothing while they are those of the brand, or none. */
export function QuietPicture({ settings, disabled, onChange }: QuietPictureProps) {
  const { t } = useCanvasContext().words
  if (settings.quiet !== 'own') return null
  return (
    <Stack gap={6} mt="md">
      <HoursPicture
        label={t('panel:window.quiet')}
        rows={DAY}
        from={hoursOf(settings.quiet_from) ?? EVENING}
        to={hoursOf(settings.quiet_to) ?? MORNING}
        isQuiet
        disabled={disabled}
        onHours={(quiet_from, quiet_to) => onChange({ ...settings, quiet_from, quiet_to })}
      />
      <Text size="xs" c="dimmed">
        {[t('panel:window.customer'), disabled ? '' : t('panel:window.helpHours')].filter(Boolean).join(' ')}
      </Text>
    </Stack>
  )
}
