import { Button, Chip, Group, Input, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { asText, inputProps } from '../inputProps'
import { type Ends, nextDays, type Nth, NTHS, parse, type Recurrence, toText, WEEKDAYS, WEEKLY } from '../recurrence/recurrence'
import { nthWord, recurrenceWords, weekdayName } from '../recurrence/recurrenceWords'
import type { EditorProps } from '../types'
import { DateEditor } from './DeferredDate'
import classes from './RecurrenceEditor.module.css'

const MOST_INTERVAL = 366
const MOST_TIMES = 9_999
const SHOWN = 3
const UNITS = ['day', 'week', 'month'] as const

/** What a rhythm is usually, to begin with. */
const USUAL = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;BYDAY=MO', 'FREQ=MONTHLY;BYMONTHDAY=1', 'FREQ=MONTHLY;BYDAY=1MO']

/** When something comes again, drawn; a rule that has no picture is written as text (RFC 5545). */
export function RecurrenceEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const { label, help, error, field, value, disabled, onChange } = props
  const text = asText(value)
  const rule = parse(text)
  const [raw, setRaw] = useState(false)
  const speaker = useSpeaker()
  const written = raw || (text !== '' && !rule)

  return (
    <Input.Wrapper label={label} description={written ? help : undefined} error={error} withAsterisk={field.required === true} labelElement="div">
      <Stack gap={8} mt={4}>
        {text === '' && !raw && (
          <Chip.Group value="" onChange={onChange}>
            <Group gap={6}>
              {USUAL.map((each) => (
                <Chip key={each} value={each} size="xs" disabled={disabled}>
                  {recurrenceWords(parse(each) ?? WEEKLY, speaker)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        {rule && !raw && <Builder rule={rule} disabled={disabled} onChange={(next) => onChange(toText(next))} />}
        {written && (
          <TextInput {...inputProps({ ...props, inline: true })} size="sm" placeholder={USUAL[2]} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
        )}
        {rule ? <Said rule={rule} begins={beginningOf(props)} /> : text !== '' && <Hint>{t('recurrence.undrawn')}</Hint>}
        {!disabled && (rule !== null || text === '' || raw) && (
          <Button variant="subtle" size="compact-xs" className={classes.switch} onClick={() => setRaw(!raw)}>
            {t(raw ? 'recurrence.draw' : 'recurrence.write')}
          </Button>
        )}
        {!disabled && text !== '' && !rule && !raw && (
          <Button variant="subtle" size="compact-xs" className={classes.switch} onClick={() => onChange('')}>
            {t('recurrence.anew')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  )
}

/** The day from which it is counted, if the form around says it. */
const beginningOf = ({ form }: EditorProps): string => asText(form.starts_on)

function useSpeaker() {
  const { t, i18n } = useTranslation('forms')
  const format = useFormat()
  return { t: (key: string, values?: Record<string, unknown>) => t(key, values ?? {}), language: i18n.language, date: format.date }
}

function Hint({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  )
}

/** The rule in words and the days on which it comes next: to see a mistake before it runs. */
function Said({ rule, begins }: { rule: Recurrence; begins: string }) {
  const { t } = useTranslation('forms')
  const speaker = useSpeaker()
  const [today] = useState(isoToday)
  const first = begins || today
  const days = nextDays(rule, first, SHOWN, first > today ? first : today)
  const { language } = speaker
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  const next = days.map((each) => day.format(new Date(each))).join(' · ')
  return (
    <div className={classes.said} data-testid="recurrence-words">
      <Text size="sm" fw={550}>
        {recurrenceWords(rule, speaker)}
      </Text>
      <Hint>{days.length > 0 ? t('recurrence.next', { days: next }) : t('recurrence.never')}</Hint>
      {rule.every === 'month' && 'day' in rule.on && rule.on.day > 28 && <Hint>{t('recurrence.short', { day: rule.on.day })}</Hint>}
      {rule.interval > 1 && begins === '' && <Hint>{t('recurrence.counted')}</Hint>}
    </div>
  )
}

interface PartProps {
  rule: Recurrence
  disabled: boolean
  onChange: (rule: Recurrence) => void
}

function Builder(props: PartProps) {
  const { t } = useTranslation('forms')
  const { rule, disabled, onChange } = props
  return (
    <>
      <Group gap={6}>
        <Text size="sm">{t('recurrence.every.label')}</Text>
        <NumberInput
          aria-label={t('recurrence.interval')}
          size="xs"
          w={64}
          min={1}
          max={MOST_INTERVAL}
          allowDecimal={false}
          disabled={disabled}
          value={rule.interval}
          onChange={(next) => onChange({ ...rule, interval: Math.max(1, Number(next) || 1) })}
        />
        <Select
          aria-label={t('recurrence.unit')}
          size="xs"
          w={118}
          allowDeselect={false}
          disabled={disabled}
          data={UNITS.map((each) => ({ value: each, label: t(`recurrence.units.${each}`, { count: rule.interval }) }))}
          value={rule.every}
          onChange={(next) => {
            const every = UNITS.find((each) => each === next)
            if (every) onChange({ ...rule, every, weekdays: every === 'week' ? WEEKLY.weekdays : [] })
          }}
        />
      </Group>
      {rule.every === 'week' && <WeekPart {...props} />}
      {rule.every === 'month' && <MonthPart {...props} />}
      <EndPart {...props} />
    </>
  )
}

function WeekPart({ rule, disabled, onChange }: PartProps) {
  const { i18n } = useTranslation('forms')
  return (
    <div className={classes.week}>
      {WEEKDAYS.map((day) => {
        const chosen = rule.weekdays.includes(day)
        return (
          <button
            key={day}
            type="button"
            className={classes.day}
            aria-pressed={chosen}
            aria-label={weekdayName(day, i18n.language)}
            disabled={disabled}
            onClick={() => {
              const weekdays = WEEKDAYS.filter((each) => (each === day ? !chosen : rule.weekdays.includes(each)))
              if (weekdays.length > 0) onChange({ ...rule, weekdays })
            }}
          >
            {weekdayName(day, i18n.language, 'short')}
          </button>
        )
      })}
    </div>
  )
}

function MonthPart({ rule, disabled, onChange }: PartProps) {
  const { t, i18n } = useTranslation('forms')
  const { on } = rule
  const kind = !('day' in on) ? 'nth' : on.day === -1 ? 'last' : 'day'
  const shared = { size: 'xs' as const, allowDeselect: false, disabled }
  const kinds: Record<string, Recurrence['on']> = { day: { day: 1 }, last: { day: -1 }, nth: { nth: 1, weekday: 'MO' } }
  const words = (key: string, values?: Record<string, unknown>) => t(key, values ?? {})
  return (
    <Group gap={6}>
      <Select
        {...shared}
        w={142}
        aria-label={t('recurrence.monthDay')}
        data={Object.keys(kinds).map((value) => ({ value, label: t(`recurrence.month.${value}`) }))}
        value={kind}
        onChange={(next) => onChange({ ...rule, on: kinds[next ?? 'day'] ?? rule.on })}
      />
      {'day' in on && on.day !== -1 && (
        <NumberInput
          aria-label={t('recurrence.dayOfMonth')}
          size="xs"
          w={64}
          min={1}
          max={31}
          allowDecimal={false}
          disabled={disabled}
          value={on.day}
          onChange={(next) => onChange({ ...rule, on: { day: Math.min(31, Math.max(1, Number(next) || 1)) } })}
        />
      )}
      {!('day' in on) && (
        <>
          <Select
            {...shared}
            w={94}
            aria-label={t('recurrence.which')}
            data={NTHS.map((nth) => ({ value: String(nth), label: nthWord(nth, on.weekday, words) }))}
            value={String(on.nth)}
            onChange={(next) => onChange({ ...rule, on: { ...on, nth: Number(next) as Nth } })}
          />
          <Select
            {...shared}
            w={112}
            aria-label={t('recurrence.weekday')}
            data={WEEKDAYS.map((day) => ({ value: day, label: weekdayName(day, i18n.language) }))}
            value={on.weekday}
            onChange={(next) => onChange({ ...rule, on: { ...on, weekday: WEEKDAYS.find((day) => day === next) ?? on.weekday } })}
          />
        </>
      )}
    </Group>
  )
}

function EndPart({ rule, disabled, onChange }: PartProps) {
  const { t } = useTranslation('forms')
  const { ends } = rule
  const kind = ends === null ? 'never' : 'count' in ends ? 'count' : 'until'
  const [today] = useState(isoToday)
  const begin: Record<string, () => Ends> = {
    never: () => null,
    count: () => ({ count: 10 }),
    until: () => ({ until: nextDays({ ...rule, ends: null }, today, 10).at(-1) ?? today }),
  }
  return (
    <Group gap={6}>
      <Select
        size="xs"
        w={130}
        allowDeselect={false}
        disabled={disabled}
        aria-label={t('recurrence.ends')}
        data={Object.keys(begin).map((value) => ({ value, label: t(`recurrence.end.${value}`) }))}
        value={kind}
        onChange={(next) => onChange({ ...rule, ends: begin[next ?? 'never']?.() ?? null })}
      />
      {ends && 'count' in ends && (
        <NumberInput
          aria-label={t('recurrence.end.count')}
          size="xs"
          w={72}
          min={1}
          max={MOST_TIMES}
          allowDecimal={false}
          disabled={disabled}
          value={ends.count}
          onChange={(next) => onChange({ ...rule, ends: { count: Math.max(1, Number(next) || 1) } })}
        />
      )}
      {ends && 'until' in ends && (
        <DateEditor
          field={{ key: 'until', type: 'date', label: '', required: true }}
          value={ends.until}
          label={t('recurrence.end.until')}
          errors={{}}
          disabled={disabled}
          inline
          scope="recurrence"
          form={{}}
          onChange={(next) => {
            if (typeof next === 'string') onChange({ ...rule, ends: { until: next } })
          }}
        />
      )}
    </Group>
  )
}

const isoToday = (): string => new Date().toISOString().slice(0, 10)
