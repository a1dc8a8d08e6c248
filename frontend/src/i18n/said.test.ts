// @vitest-environment jsdom
import i18next from 'i18next'
import { afterEach, beforeAll, expect, test } from 'vitest'

import { setLanguage, startTranslations } from '.'
import { inOwnWords, saidIn } from './said'

beforeAll(() => startTranslations('en'))
afterEach(() => setLanguage('en'))

const NUMBER = { code: 'not_a_number', params: { text: 'x' } }
const COLUMN = { code: 'column', params: { column: 'age', reason: { text: '“x” is not a number.', said: NUMBER } } }

test('a sentence of the server is said in the language of the reader, and the one within it, too', async () => {
  await setLanguage('pl')
  expect(inOwnWords('Column age: “x” is not a number.', COLUMN)).toBe('Kolumna age: „x” nie jest liczbą.')
  await setLanguage('uk')
  expect(inOwnWords('Column age: “x” is not a number.', COLUMN)).toBe('Стовпець age: «x» — не число.')
})

test('types of attributes are words, too', async () => {
  await setLanguage('ru')
  const said = { code: 'list_for_type', params: { type: 'date' } }
  expect(inOwnWords('A list stands where the attribute is of the type date.', said)).toBe('Пришёл список, а тип атрибута — дата.')
})

test('in English, and where there is no code, the server’s own words stand', async () => {
  expect(inOwnWords('Column age: “x” is not a number.', COLUMN)).toBe('Column age: “x” is not a number.')
  await setLanguage('ru')
  expect(inOwnWords('The moon is full.', null)).toBe('The moon is full.')
  expect(inOwnWords('The moon is full.', { code: 'the_moon', params: {} })).toBe('The moon is full.')
  const stranger = { code: 'column', params: { column: 'age', reason: { text: 'The moon is full.', said: null } } }
  expect(inOwnWords('Column age: The moon is full.', stranger)).toBe('Столбец age: The moon is full.')
  expect(i18next.language).toBe('ru')
})

test('an answer that says nothing of itself has no code', () => {
  expect(saidIn({ detail: 'x', said: NUMBER })).toEqual(NUMBER)
  for (const body of [null, 'x', {}, { said: null }, { said: 'x' }]) expect(saidIn(body)).toBeNull()
})
