import { expect, test } from 'vitest'

import { ruleWords } from './ruleWords'

test('each of the four rules is a sentence of its own', () => {
  const rules = [true, false].flatMap((joins) => [true, false].map((isSingle) => ruleWords({ joins, is_single: isSingle })))
  expect(new Set(rules).size).toBe(4)
})
