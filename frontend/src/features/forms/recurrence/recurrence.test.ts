import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import i18next from 'i18next'
import { describe, expect, it, test } from 'vitest'

import { makeFormat } from '@/format'

import { nextDays, parse, toText } from './recurrence'
import { recurrenceWords, ruleTextWords } from './recurrenceWords'

const ruleOf = (text: string) => {
  const rule = parse(text)
  if (!rule) throw new Error(`no picture for ${text}`)
  return rule
}

describe('an RRULE', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3;COUNT=10',
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;UNTIL=20261231',
    'FREQ=MONTHLY;BYMONTHDAY=15',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO',
    'FREQ=MONTHLY;BYDAY=-1FR',
  ])('%s is drawn and comes back the same', (text) => {
    expect(toText(ruleOf(text))).toBe(text)
  })

  it('is read however it is written', () => {
    expect(toText(ruleOf('RRULE:freq=weekly;byday=fr,mo;wkst=MO'))).toBe('FREQ=WEEKLY;BYDAY=MO,FR')
    expect(toText(ruleOf('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1'))).toBe('FREQ=MONTHLY;BYDAY=1MO')
    expect(toText(ruleOf('FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR'))).toBe('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR')
    expect(ruleOf('FREQ=DAILY;UNTIL=20261231T235959Z').ends).toEqual({ until: '2026-12-31' })
  })

  it.each([
    '',
    'every monday',
    'FREQ=YEARLY',
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYDAY=5MO',
    'FREQ=MONTHLY',
    'FREQ=WEEKLY;COUNT=2;UNTIL=20261231',
    'FREQ=WEEKLY;WKST=SU',
    'FREQ=DAILY;FREQ=DAILY',
  ])('%j stays text', (text) => {
    expect(parse(text)).toBeNull()
  })
})

describe('the next days', () => {
  const days = (text: string, first = '2026-11-22') => nextDays(ruleOf(text), first, 3)

  it('are counted from the first one', () => {
    expect(days('FREQ=DAILY;INTERVAL=2')).toEqual(['2026-11-22', '2026-11-24', '2026-11-26'])
    expect(days('FREQ=WEEKLY;BYDAY=MO,TH')).toEqual(['2026-11-23', '2026-11-26', '2026-11-30'])
    expect(days('FREQ=WEEKLY')).toEqual(['2026-11-22', '2026-11-29', '2026-12-06'])
  })

  it('count weeks from Monday, so that the second week is not this one', () => {
    // The first day is a Sunday: its week ends with it.
    expect(days('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO')).toEqual(['2026-11-30', '2026-12-14', '2026-12-28'])
  })

  it('pass over months that have no such day', () => {
    expect(days('FREQ=MONTHLY;BYMONTHDAY=31')).toEqual(['2026-12-31', '2027-01-31', '2027-03-31'])
    expect(days('FREQ=MONTHLY;BYMONTHDAY=-1', '2027-01-15')).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
  })

  it('find the first and the last Monday of a month', () => {
    expect(days('FREQ=MONTHLY;BYDAY=1MO')).toEqual(['2026-12-07', '2027-01-04', '2027-02-01'])
    expect(days('FREQ=MONTHLY;BYDAY=-1MO')).toEqual(['2026-11-30', '2026-12-28', '2027-01-25'])
  })

  it('are counted from the day on which it began, and shown from today', () => {
    const shown = (text: string, first: string) => nextDays(ruleOf(text), first, 3, '2026-11-22')
    expect(shown('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-11-16')).toEqual(['2026-11-30', '2026-12-14', '2026-12-28'])
    expect(shown('FREQ=DAILY;COUNT=5', '2026-11-19')).toEqual(['2026-11-22', '2026-11-23'])
    expect(shown('FREQ=DAILY', '2000-01-01')).toEqual(['2026-11-22', '2026-11-23', '2026-11-24'])
  })

  it('end with the rule', () => {
    expect(days('FREQ=DAILY;COUNT=2')).toEqual(['2026-11-22', '2026-11-23'])
    expect(days('FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130')).toEqual(['2026-11-23', '2026-11-30'])
    expect(days('FREQ=DAILY;UNTIL=20200101')).toEqual([])
  })
})

describe('in words', () => {
  const said: Record<string, Record<string, string>> = {
    'FREQ=DAILY': { en: 'Every day', ru: 'Каждый день', uk: 'Щодня', pl: 'Codziennie' },
    'FREQ=DAILY;INTERVAL=3;COUNT=2': {
      en: 'Every 3 days, 2 times',
      ru: 'Каждые 3 дня, 2 раза',
      uk: 'Кожні 3 дні, 2 рази',
      pl: 'Co 3 dni, 2 razy',
    },
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU': {
      en: 'Every 2 weeks on Monday and Sunday',
      ru: 'Каждые 2 недели: понедельник и воскресенье',
      uk: 'Кожні 2 тижні: понеділок і неділя',
      pl: 'Co 2 tygodnie: poniedziałek i niedziela',
    },
    'FREQ=MONTHLY;BYDAY=1WE': {
      en: 'Every month on the first Wednesday',
      ru: 'Каждый месяц: первая среда',
      uk: 'Щомісяця: перша середа',
      pl: 'Co miesiąc: pierwsza środa',
    },
    'FREQ=MONTHLY;INTERVAL=5;BYDAY=-1SU': {
      en: 'Every 5 months on the last Sunday',
      ru: 'Каждые 5 месяцев: последнее воскресенье',
      uk: 'Кожні 5 місяців: остання неділя',
      pl: 'Co 5 miesięcy: ostatnia niedziela',
    },
    'FREQ=MONTHLY;BYMONTHDAY=-1': {
      en: 'Every month on its last day',
      ru: 'Каждый месяц, в последний день',
      uk: 'Щомісяця, в останній день',
      pl: 'Co miesiąc, ostatniego dnia',
    },
    'FREQ=YEARLY;BYMONTH=2': { en: 'FREQ=YEARLY;BYMONTH=2' },
  }

  test.each(Object.entries(said))('%s', async (text, languages) => {
    for (const [language, words] of Object.entries(languages)) {
      const file = join(import.meta.dirname, `../../../i18n/${language}/forms.json`)
      const i18n = i18next.createInstance()
      const forms = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      await i18n.init({ lng: language, defaultNS: 'forms', resources: { [language]: { forms } } })
      const speaker = { t: i18n.t as never, language, date: makeFormat(language).date }
      expect(ruleTextWords(text, speaker)).toBe(words)
    }
  })

  it('names the last day', async () => {
    const i18n = i18next.createInstance()
    await i18n.init({ lng: 'en', resources: {} })
    const speaker = { t: (key: string, values?: Record<string, unknown>) => `${key} ${JSON.stringify(values ?? {})}`, language: 'en', date: makeFormat('en').date }
    expect(recurrenceWords(ruleOf('FREQ=DAILY;UNTIL=20261231'), speaker)).toContain('31 Dec 2026')
  })
})
