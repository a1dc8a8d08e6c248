import { expect, it } from 'vitest'

import { drawn, hoursOf, pressed, spansOf, timeOf } from './hours'

it('times and hours are the same thing', () => {
  expect([hoursOf('09:30'), hoursOf('00:00'), hoursOf('23:59:00'), hoursOf('24:00'), hoursOf(''), hoursOf(null)]).toEqual([9.5, 0, 23 + 59 / 60, null, null, null])
  expect([timeOf(9.5), timeOf(0), timeOf(24), timeOf(23 + 59 / 60)]).toEqual(['09:30', '00:00', '00:00', '23:59'])
})

it('a window past midnight lies on two days, and one without a length is the whole day', () => {
  expect(spansOf(9, 18)).toEqual([{ from: 9, to: 18, isNext: false }])
  expect(spansOf(22, 8)).toEqual([{ from: 22, to: 24, isNext: false }, { from: 0, to: 8, isNext: true }])
  expect(spansOf(9, 0)).toEqual([{ from: 9, to: 24, isNext: false }])
  expect(spansOf(6, 6)).toEqual([{ from: 0, to: 24, isNext: false }])
})

it('what is drawn is at least half an hour, whichever way it is drawn', () => {
  expect(drawn(9.2, 17.7)).toEqual({ from: 9, to: 18 })
  expect(drawn(17.7, 9.2)).toEqual({ from: 9, to: 18 })
  expect(drawn(9, 9)).toEqual({ from: 9, to: 9.5 })
  expect(drawn(24, 24)).toEqual({ from: 23.5, to: 24 })
})

it('arrow keys go round the clock', () => {
  expect([pressed('ArrowLeft', 0), pressed('ArrowUp', 23.5), pressed('PageDown', 1), pressed('Home', 5), pressed('a', 5)]).toEqual([23.5, 0, 23, 0, null])
})
