import { expect, it } from 'vitest'

import { type Arm, even, fill, setShare, slide, sumOf, withArm, withoutArm } from './arms'

const arms = (...shares: number[]): Arm[] => shares.map((share, index) => ({ key: 'abcdef'[index] ?? '', label: '', share }))
const shares = (list: Arm[]) => list.map((arm) => arm.share)

it('equal shares add up to 100', () => {
  expect(shares(even(arms(1, 2, 3)))).toEqual([34, 33, 33])
  expect(sumOf(even(arms(0, 0, 0, 0, 0, 0)))).toBe(100)
})

it('of two arms the other one is the rest', () => {
  expect(shares(setShare(arms(50, 50), 0, 80))).toEqual([80, 20])
  expect(shares(setShare(arms(50, 50), 1, 130))).toEqual([0, 100])
})

it('of three arms only the one that was set changes', () => {
  expect(shares(setShare(arms(50, 30, 20), 0, 40))).toEqual([40, 30, 20])
  expect(shares(fill(arms(40, 30, 20), 2))).toEqual([40, 30, 30])
})

it('a new arm takes the rest and a key of its own', () => {
  const grown = withArm(arms(40, 30).slice(1))
  expect(shares(grown)).toEqual([30, 70])
  expect(new Set(grown.map((arm) => arm.key)).size).toBe(2)
  expect(grown.every((arm) => /^[a-z][a-z0-9_]{0,19}$/.test(arm.key))).toBe(true)
})

it('the share of a removed arm is not lost', () => {
  expect(shares(withoutArm(arms(50, 30, 20), 0))).toEqual([30, 70])
})

it('a slide keeps 100 together, and the others in proportion', () => {
  const none = new Set<string>()
  expect(shares(slide(arms(50, 30, 20), 0, 0, none))).toEqual([0, 60, 40])
  expect(shares(slide(arms(0, 60, 40), 0, 50, none))).toEqual([50, 30, 20])
  expect(shares(slide(arms(100, 0, 0), 0, 40, none))).toEqual([40, 30, 30])
})

it('a locked arm keeps its share, and the slide ends there', () => {
  expect(shares(slide(arms(50, 30, 20), 0, 90, new Set(['b'])))).toEqual([70, 30, 0])
  expect(shares(slide(arms(50, 30, 20), 0, 60, new Set(['b'])))).toEqual([60, 30, 10])
  expect(shares(slide(arms(50, 30, 20), 0, 10, new Set(['b', 'c'])))).toEqual([50, 30, 20])
})

it('whatever is slid wherever, the shares are whole and 100 together', () => {
  let seed = 5
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  let list = arms(20, 20, 20, 20, 10, 10)
  for (let nth = 0; nth < 500; nth += 1) {
    const locked = new Set(list.filter(() => random() < 0.3).map(({ key }) => key))
    list = slide(list, Math.floor(random() * list.length), random() * 140 - 20, locked)
    expect(sumOf(list)).toBe(100)
    expect(list.every(({ share }) => Number.isInteger(share) && share >= 0)).toBe(true)
  }
})
