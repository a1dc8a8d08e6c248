// @vitest-environment jsdom
import i18next from 'i18next'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { setLanguage, startTranslations } from '@/i18n'

import { type Difference, differenceWords } from './differenceWords'

beforeAll(() => startTranslations('en'))
afterEach(() => setLanguage('en'))

const said = (difference: Partial<Difference>): string =>
  differenceWords(
    { words: 'As the server says it.', code: '', params: {}, ...difference },
    {
      t: (key, values) => i18next.t(`differences:${key}`, { ...values }),
      exists: (key) => i18next.exists(`differences:${key}`),
      label: (kind, key, fallback) => i18next.t(`registry:${kind}.${key}`, { defaultValue: fallback ?? key }),
      problem: ({ message }) => ({ message }),
    },
  )

const exit = (id: string, label = '') => ({ id, label, type: 'exit' })

describe('what differs from what a test expects', () => {
  it('is said in the language of the reader', async () => {
    const end = { code: 'ends_otherwise', params: { end: { block: exit('silent') }, went: { block: exit('done', 'Купив'), reason: 'exit' } } }
    expect(said(end)).toBe('Expected end: “Exit” (silent). The person ended at “Купив”.')
    await setLanguage('uk')
    expect(said(end)).toBe('Очікуваний кінець: «Вихід» (silent). Людина закінчила в блоці «Купив».')
    await setLanguage('pl')
    expect(said({ code: 'ends_otherwise', params: { end: { reason: 'goal' }, went: { block: exit('in'), reason: 'not_come' } } })).toBe(
      'Oczekiwany koniec: Osiągnął cel. Osoba nie weszła.',
    )
  })

  it('names a message by what is known of it', async () => {
    const message = { channel: 'sms', step: 2, contains: 'Olena', block: exit('cascade_8f3k2j1a') }
    await setLanguage('ru')
    expect(said({ code: 'not_sent', params: { message, sent: ['push', 'email'] } })).toBe(
      'Ожидалось: сообщение (SMS), блок «Выход», шаг 2, со словами «Olena». Оно не отправлено. Отправлены: Пуш, Эл. почта.',
    )
    expect(said({ code: 'not_sent', params: { message: { channel: '', step: null, contains: '', block: null }, sent: [] } })).toBe(
      'Ожидалось: сообщение. Оно не отправлено. Ничего не отправлено.',
    )
  })

  it('is said as the server says it, where there are no words for it', async () => {
    await setLanguage('ru')
    expect(said({ code: 'invalid' })).toBe('As the server says it.')
    expect(said({ code: 'mistakes', params: { problem: { message: 'Нет входа.' } } })).toContain(': Нет входа.')
  })
})
