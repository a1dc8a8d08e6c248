import { expect, test } from 'vitest'

import { sentenceParts } from './sentence'

const sentence = '{outcome} {compare} {value}[ to {value_to}] messages by {channel}'

test('words and fields come in the order of the sentence', () => {
  expect(sentenceParts(sentence, new Set(['value', 'compare', 'outcome', 'channel']))).toEqual([
    { field: 'outcome' },
    { field: 'compare' },
    { field: 'value' },
    { words: 'messages by' },
    { field: 'channel' },
  ])
})

test('optional words are said when their field is shown', () => {
  const parts = sentenceParts(sentence, new Set(['value', 'value_to']))
  expect(parts).toContainEqual({ words: 'to' })
})

test('a field that the sentence forgets stands at its end', () => {
  expect(sentenceParts('{a}', new Set(['a', 'b']))).toEqual([{ field: 'a' }, { field: 'b' }])
})
