import { MantineProvider } from '@mantine/core'
import { renderHook } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'

import { setLanguage, startTranslations } from '@/i18n'

import { useProblemWords } from './useProblemWords'

const wrapper = ({ children }: { children: ReactNode }) => createElement(MantineProvider, null, children)

async function said(language: 'en' | 'uk', field: string, params: Record<string, unknown>) {
  await startTranslations(language)
  await setLanguage(language)
  const { result } = renderHook(() => useProblemWords(), { wrapper })
  const problem = { code: 'bad_field', message: 'The server says so.', fix: 'Correct this field.', field, params: { field, message: 'So.', ...params } }
  return result.current(problem)
}

afterEach(() => setLanguage('en'))

test('what is wrong with a field is said in the reader’s language', async () => {
  const { message, fix } = await said('uk', 'arms', { reason: 'shares_sum' })
  expect(message).toBe('Частки разом не дають 100 %.')
  expect(fix).toBe('Виправте це поле.')
})

test('a limit is a length of time where the field is one', async () => {
  expect((await said('en', 'duration_s', { reason: 'max_value', limit_s: 172_800 })).message).toContain('2 days')
  expect((await said('en', 'arms', { reason: 'max_items', limit: 1000 })).message).toContain('at most 1,000')
})

test('what is missing is said as such', async () => {
  expect((await said('en', 'steps.0.content.text', { reason: 'required' })).fix).toBe('Fill it in.')
})

test('a fault for which there are no words stands in the server’s', async () => {
  expect(await said('uk', 'url', { of: 'webhook' })).toEqual({ message: 'Адреса: So.', fix: 'Виправте це поле.' })
  expect((await said('uk', 'url', { of: 'webhook', reason: 'some_new_one' })).message).toBe('Адреса: So.')
})

test('a field is called as in the form that it stands in', async () => {
  const problem = { reason: 'required', of: 'call_webhook' }
  expect((await said('uk', 'url', problem)).message).toContain('Адреса')
  expect((await said('uk', 'steps.0.content.template', { reason: 'template_name', of: 'whatsapp' })).message).toContain('«Шаблон»: у назві бувають лише')
})
