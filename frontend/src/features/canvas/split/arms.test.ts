import { expect, it } from 'vitest'

import { type Arm, even, fill, setShare, sumOf, withArm, withoutArm } from './arms'

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
