import { expect, it } from 'vitest'

import { askedName, mentionedIn, offered, pieces, withName } from './mentions'
import { type Comment, threadsOf } from './talk'

const STAFF = [
  { id: 1, name: 'Olena' },
  { id: 2, name: 'Olena Kovalenko' },
  { id: 3, name: 'Łukasz Żak' },
]

it('asks for a name behind an @ that begins a word', () => {
  expect(askedName('Well @Ole', 9)).toEqual({ from: 5, part: 'Ole' })
  expect(askedName('@', 1)).toEqual({ from: 0, part: '' })
  expect(askedName('shop@example', 12)).toBeNull()
  expect(askedName('@Olena\nso', 9)).toBeNull()
})

it('offers whose name or last name begins so', () => {
  expect(offered(STAFF, 'kov').map(({ id }) => id)).toEqual([2])
  expect(offered(STAFF, 'ż').map(({ id }) => id)).toEqual([3])
  expect(offered(STAFF, '')).toHaveLength(3)
})

it('puts the name in and finds who is meant, the longest name first', () => {
  expect(withName('Hi @Ol, look', 3, 6, 'Olena Kovalenko')).toEqual({ text: 'Hi @Olena Kovalenko , look', caret: 20 })
  expect(mentionedIn('@Olena Kovalenko and @Łukasz Żak', STAFF)).toEqual([2, 3])
  expect(mentionedIn('@Olena!', STAFF)).toEqual([1])
  expect(pieces('a @Olena b', STAFF).map(({ text }) => text)).toEqual(['a ', '@Olena', ' b'])
})

it('puts answers under what they answer', () => {
  const comment = (id: number, parent: number | null): Comment => ({
    id, parent, node: '', text: '', author: null, mentions: [], created_at: '', edited_at: null, resolved_at: null, resolved_by: null,
  })
  const threads = threadsOf([comment(1, null), comment(2, null), comment(3, 1), comment(4, 99)])
  expect(threads.map(({ id, answers }) => [id, answers.map((each) => each.id)])).toEqual([[1, [3]], [2, []]])
})
