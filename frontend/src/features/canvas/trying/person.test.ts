import { expect, it } from 'vitest'

import { askedOf, propertiesOf, read } from './person'

const inside = (segment: number) => ({ type: 'in_segment', segment_id: segment, member: 'yes' })

it('finds every segment and list that rules ask for, once, wherever they stand', () => {
  const blocks = [{ rule: { all: [inside(3), { not: { any: [inside(5), inside(3)] } }] } }, { duration_s: 60 }]
  const settings = { goal: { kind: 'rule', rule: { type: 'in_list', list_id: 8 } }, audience: inside(9), exits: null }
  expect(askedOf([...blocks, settings])).toEqual({ segments: [3, 5, 9], lists: [8] })
  expect(askedOf({ segment_id: null, list_id: 'x' })).toEqual({ segments: [], lists: [] })
})

it('reads what is written as the source would tell it', () => {
  expect(propertiesOf([{ name: 'basket.total', value: '100' }, { name: ' ', value: 'x' }])).toEqual({ basket: { total: 100 } })
  expect(['true', '007', '-3.5', 'Lviv'].map(read)).toEqual([true, '007', -3.5, 'Lviv'])
})
