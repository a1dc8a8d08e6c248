import { Stack, Text } from '@mantine/core'

import { SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import { DAYS, dayName } from '../words/weekdays'
import { hoursOf, spansOf, timeOf } from './hours'
import { HoursPicture } from './HoursPicture'

const OPENS = 9
const CLOSES = 18

/** Days and hours of a week as a picture, and the same in fields. */
export function WindowEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { t, language } = useCanvasContext().words
  const { config } = node
  const chosen = Array.isArray(config.days) ? (config.days as string[]) : []
  const from = hoursOf(config.opens) ?? OPENS
  const to = hoursOf(config.closes) ?? CLOSES
  const isLate = spansOf(from, to).some(({ isNext }) => isNext)
  const days = (next: string[]) => DAYS.filter((day) => next.includes(day))

  return (
    <Stack gap="sm">
      <HoursPicture
        label={t('panel:window.picture')}
        rows={DAYS.map((key) => ({ key, label: dayName(key, language), isOn: chosen.includes(key) }))}
        from={from}
        to={to}
        disabled={disabled}
        onHours={(opens, closes, rows) => onChange({ ...config, opens, closes, ...(rows ? { days: rows } : {}) })}
        onRow={(key) => onChange({ ...config, days: days(chosen.includes(key) ? chosen.filter((day) => day !== key) : [...chosen, key]) })}
      />
      <Text size="xs" c="dimmed">
        {[from === to ? t('panel:window.whole') : isLate ? t('panel:window.next', { time: timeOf(to) }) : '', disabled ? '' : t('panel:window.help')].filter(Boolean).join(' · ')}
      </Text>
      {errors.days && (
        <Text size="xs" c="red">
          {errors.days}
        </Text>
      )}
      <SchemaForm fields={type.fields.filter(({ key }) => key !== 'days')} value={config} onChange={onChange} errors={errors} disabled={disabled} scope={type.key} />
    </Stack>
  )
}
