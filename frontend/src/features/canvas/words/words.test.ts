// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'

import type { ConditionType, Field, Rule } from '@/api/types'
import { makeFormat } from '@/format'

import { fieldsWords, valueWords } from './fieldWords'
import { listOr } from './lists'
import { ruleLines, ruleSentence } from './ruleWords'
import { tight, tightMoney } from './tight'
import { knowing, type Words } from './useWords'

const field = (key: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ key, type, label: key, ...more })
const purchases: ConditionType = {
  key: 'purchases', label: 'Purchases', icon: '', category: '', description: '',
  fields: [
    field('at_least', 'integer'),
    field('period', 'object', {
      fields: [
        field('span', 'choice', { choices: [{ value: 'last_days', label: 'in the last … days' }, { value: 'ever', label: 'ever' }] }),
        field('days', 'integer', { when: { span: ['last_days'] } }),
      ],
    }),
  ],
}
const spoken: ConditionType = {
  ...purchases,
  key: 'segment',
  label: 'In a segment',
  fields: [field('member', 'choice', { choices: [{ value: 'yes', label: 'is in' }] }), field('segment_id', 'segment')],
}
const range: ConditionType = {
  ...purchases,
  key: 'range',
  label: 'Sum',
  fields: [
    field('compare', 'choice', { choices: [{ value: 'between', label: 'from … to' }] }),
    field('value', 'integer'),
    field('value_to', 'integer'),
  ],
}
const words: Words = {
  t: (key) => key.replace(/^.*[.:]/, ''),
  format: makeFormat('en'),
  label: (_kind, key, fallback) => fallback ?? key,
  field: (_scope, { label }) => ({ label, help: '' }),
  choice: (_field, { label }) => label,
  language: 'en',
  sentence: (condition) => ({ purchases: 'at least {at_least}[, {period}]', range: '{compare} {value}[ to {value_to}]' })[condition] ?? '',
  spoken: (condition) => (condition === 'segment' ? '{member} the segment {segment_id}' : ''),
  segments: new Map([[7, { id: 7, name: 'Lapsed' } as never]]),
  conditions: new Map([purchases, spoken, range].map((each) => [each.key, each])),
  channels: new Map(),
}
const bought = (at_least: number): Rule => ({ type: 'purchases', at_least })

describe('a rule in words', () => {
  it('calls an attribute by its label, and by its key where it has none', () => {
    const label = knowing([{ key: 'loyalty', label: 'Loyalty status' }, { key: 'city', label: '' }], words.label)
    const said = { ...words, label }
    expect(valueWords(field('attribute', 'attribute'), 'loyalty', said)).toBe('Loyalty status')
    expect(valueWords(field('attribute', 'attribute'), 'city', said)).toBe('city')
    expect(label('attribute', 'loyalty', 'Given')).toBe('Given')
    expect(label('field', 'loyalty')).toBe('loyalty')
  })

  it('is the sentence of the condition with its values', () => {
    expect(ruleSentence({ type: 'purchases', at_least: 3, period: { span: 'last_days', days: 14 } }, words)).toBe(
      'Purchases at least 3, in the last 14 days',
    )
    expect(ruleSentence({ type: 'purchases', at_least: 3, period: { span: 'ever', days: 14 } }, words)).toContain('ever')
  })

  it('says how conditions are joined, with brackets inside', () => {
    expect(ruleSentence({ all: [bought(1), { any: [bought(2), bought(3)] }] }, words)).toBe(
      'Purchases at least 1 and (purchases at least 2 or purchases at least 3)',
    )
  })

  it('is a line for each condition', () => {
    const lines = ruleLines({ all: [bought(1), { not: bought(2) }] }, words)
    expect(lines.map(({ joint, negated, text }) => [joint, negated, text])).toEqual([
      [null, false, 'Purchases at least 1'],
      ['and', true, 'Purchases at least 2'],
    ])
  })

  it('does not lose the reach of "not" over a group', () => {
    const lines = ruleLines({ all: [bought(1), { not: { any: [bought(2), bought(3)] } }] }, words)
    expect(lines[1]).toMatchObject({ negated: true, text: '(purchases at least 2 or purchases at least 3)' })
  })

  it('fills the gaps of its words, and says no word twice', () => {
    expect(ruleSentence({ type: 'range', compare: 'between', value: 3, value_to: 5 }, words)).toBe('Sum from 3 to 5')
  })

  it('has words of its own where those of the row make no sentence', () => {
    const inside: Rule = { type: 'segment', member: 'yes', segment_id: 7 }
    expect(ruleSentence({ all: [inside, inside] }, words)).toBe('Is in the segment Lapsed and is in the segment Lapsed')
  })

  it('names a condition that it does not know', () => {
    expect(ruleSentence({ type: 'moon_phase' }, words)).toBe('moon_phase')
  })
})

describe('a value in words', () => {
  it('is written by its type', () => {
    expect(valueWords(field('d', 'duration'), 7_200, words)).toBe('2 hrs')
    expect(valueWords(field('s', 'segment'), 7, words)).toBe('Lapsed')
    expect(valueWords(field('s', 'segment'), 8, words)).toBe('#8')
    expect(valueWords(field('b', 'boolean'), true, words)).toBe('yes')
    expect(valueWords(field('l', 'list', { item: field('i', 'text') }), ['Kyiv', 'Lviv'], words)).toBe('Kyiv, Lviv')
    expect(valueWords(field('t', 'text'), null, words)).toBe('')
  })

  it('stands behind the name of its field where nothing better is known', () => {
    expect(fieldsWords([field('a', 'integer'), field('b', 'text')], { a: 5 }, 'new_node', words)).toEqual(['a: 5'])
  })
})

describe('a tight number', () => {
  it('has five characters at most', () => {
    const written = [0, 9_999, 10_000, 111_123, 999_600, 2_226_000, 31_000_000].map((value) => tight(value, 'en'))
    expect(written).toEqual(['0', '9,999', '10k', '111k', '1M', '2.2M', '31M'])
  })

  it('keeps the currency where the language wants it', () => {
    expect(tightMoney('17.64', 'USD', 'en')).toBe('$17.64')
    expect(tightMoney('17640', 'USD', 'en')).toBe('$18k')
    expect(tightMoney(1_620, 'USD', 'ru').replaceAll(/\s/g, ' ')).toBe('1 620 $')
  })
})

it('lists end with "or"', () => {
  expect(listOr('en', ['read', 'clicked', 'bought'])).toBe('read, clicked or bought')
  expect(listOr('ru', ['прочитал', 'купил'])).toBe('прочитал или купил')
})
