import { expect, test } from 'vitest'

import { keyOf } from './keyOf'

test('a name in any of our languages becomes a key in Latin letters', () => {
  expect(keyOf('Web shop')).toBe('web-shop')
  expect(keyOf('Інтернет-магазин «Щедрик»')).toBe('internet-magazin-shchedrik')
  expect(keyOf('Касса на Подоле №2')).toBe('kassa-na-podole-2')
  expect(keyOf('Sklep w Łodzi – żółty')).toBe('sklep-w-lodzi-zolty')
})

test('a key begins with a letter and is never too long', () => {
  expect(keyOf('24 shops')).toBe('shops')
  expect(keyOf('!?')).toBe('')
  expect(keyOf('a'.repeat(99))).toHaveLength(40)
})
