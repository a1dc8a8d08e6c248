// @vitest-environment jsdom
import { expect, it } from 'vitest'

import type { Field } from '@/api/types'
import { makeFormat } from '@/format'

import type { Words } from '../words/useWords'
import { changeWords } from './changeWords'

const field = (key: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ key, type, label: key, ...more })
const OWN: Record<string, string> = { 'wait.duration_s': 'Как долго', 'cascade.steps': 'Канал', 'push.title': 'Заголовок', 'cascade.timeout_s': 'Ждать' }
const words = {
  t: (key: string) => key,
  format: makeFormat('ru'),
  label: (_kind: string, key: string) => ({ push: 'Пуш' })[key] ?? key,
  field: (scope: string, { key, label }: Field) => ({ label: OWN[`${scope}.${key}`] ?? label, help: '' }),
  channels: new Map([['push', { content_fields: [field('title', 'text')] }]]),
} as unknown as Words
const STEPS = field('steps', 'list', { fields: [field('channel', 'text'), field('content', 'object'), field('timeout_s', 'duration')] })
const change = (path: string, old: unknown, next: unknown) => ({ path, label: 'English', before: '1 day', after: '2 days', old, new: next })
const item = () => ({ channel: 'push' })

it('says a change in the words of the form', () => {
  const said = changeWords(change('duration_s', 3 * 86_400, 5 * 86_400), [field('duration_s', 'duration')], 'wait', words, item)
  expect(said).toEqual({ label: 'Как долго', before: '3 дня', after: '5 дней' })
})

it('names the step of a chain and the field of its message', () => {
  expect(changeWords(change('steps.1.content.title', 'Раз', 'Два\nтри'), [STEPS], 'cascade', words, item)).toEqual({
    label: 'Канал 2 (Пуш): Заголовок',
    before: 'Раз',
    after: 'Два три',
  })
})

it('leaves the words of the server where the forms do not know the place or the value', () => {
  expect(changeWords(change('strange.deep', 1, 2), [STEPS], 'cascade', words, item)).toMatchObject({ label: 'English', before: '1 day', after: '2 days' })
  expect(changeWords(change('duration_s', null, 3 * 86_400), [field('duration_s', 'duration')], 'wait', words, item)).toMatchObject({
    before: '1 day',
    after: '3 дня',
  })
})
