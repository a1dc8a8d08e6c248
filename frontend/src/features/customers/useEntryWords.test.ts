// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'

import type { TimelineEntry } from '@/api/types'
import { type Language, setLanguage, startTranslations } from '@/i18n'

import { useEntryWords } from './useEntryWords'

const COUNT = { key: 'compare', type: 'choice', label: 'Compare', required: true, choices: [{ value: 'at_least', label: 'at least' }] }
const CONDITIONS = [{ key: 'purchase_count', label: 'Purchases', fields: [COUNT, { key: 'value', type: 'integer', label: 'Times', required: true }] }]

async function told(language: Language, entry: Partial<TimelineEntry>) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  client.setQueryData(['registry', 'conditions'], CONDITIONS)
  for (const key of [['registry', 'channels'], ['registry', 'node-types'], ['segments'], ['attributes']]) client.setQueryData(key, [])
  await startTranslations(language)
  await setLanguage(language)
  const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children)
  return renderHook(() => useEntryWords(), { wrapper }).result.current(entry as TimelineEntry)
}

/** A decision of a condition, as the server tells it. */
const asked = (compared: object[]): Partial<TimelineEntry> => ({
  code: 'condition_false',
  title: 'No: made at least 3 purchases',
  text: 'Purchases: 0. Went on to “Wait”.',
  params: {
    rule: 'made at least 3 purchases',
    asked: { type: 'purchase_count', compare: 'at_least', value: 3 },
    seen: 'Purchases: 0.',
    compared,
    next: '“Wait”',
  },
})

afterEach(() => setLanguage('en'))

test.each([
  ['ru', 'Нет: Число покупок', 'Покупки: 0. Дальше: «Wait».'],
  ['uk', 'Ні: Кількість покупок', 'Покупки: 0. Далі: «Wait».'],
  ['pl', 'Nie: Liczba zakupów', 'Zakupy: 0. Dalej: „Wait”.'],
] as const)('in %s a rule and the values that it compared are said in that language', async (language, title, text) => {
  const words = await told(language, asked([{ name: 'purchases', value: 0 }]))
  expect(words.title).toContain(title)
  expect(words.text).toBe(text)
})

test('attributes keep the name that the company gave them, and values are written as the reader writes them', async () => {
  const { text } = await told('ru', asked([
    { name: 'points', value: '1200', label: 'Points' },
    { name: 'granted', value: true },
    { name: 'spent', value: '1234.50' },
    { name: 'preferred', value: 'email' },
    { name: 'last_purchase_at', value: null },
  ]))
  expect(text.replaceAll(/\s/g, ' ')).toContain('Points: 1200; разрешено: да; потрачено: 1 234,5; предпочитаемый: Эл. почта; последняя покупка: –.')
})

test('in English the server’s own words stand', async () => {
  expect(await told('en', asked([]))).toEqual({ title: 'No: made at least 3 purchases', text: 'Purchases: 0. Went on to “Wait”.' })
})
