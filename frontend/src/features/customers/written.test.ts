import { expect, test } from 'vitest'

import { makeFormat } from '@/format/format'

import { written } from './written'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')
const say = (value: unknown, language = 'en') => plain(written(value, makeFormat(language), { yes: 'yes', no: 'no' }))

test('what is not there is a dash, and nought is a number', () => {
  expect([null, undefined, '', []].map((value) => say(value))).toEqual(['–', '–', '–', '–'])
  expect(say(0)).toBe('0')
  expect(say(false)).toBe('no')
})

test('numbers and dates are written as the language does', () => {
  expect(say(1_000_000)).toBe('1,000,000')
  expect(say(1_000_000, 'uk')).toBe('1 000 000')
  expect(say('2026-03-05', 'en')).toBe('5 Mar 2026')
})

test('a text stays as it is, a list is put into a line', () => {
  expect(say('Łódź – Śródmieście')).toBe('Łódź – Śródmieście')
  expect(say(['взуття', 'сумки'])).toBe('взуття, сумки')
})
