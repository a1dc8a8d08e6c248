import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/errors'

import { type Draft, Saver, type SaveStatus } from './saver'

let sent: Draft<string>[] = []
let statuses: string[] = []
let answers: (() => Promise<{ revision: number }>)[] = []

function saver() {
  return new Saver<string>({
    revision: 1,
    save: (draft) => {
      sent.push(draft)
      return answers.shift()?.() ?? Promise.resolve({ revision: draft.revision + 1 })
    },
    onStatus: (status: SaveStatus) => statuses.push(status.kind),
  })
}

const refuse = (status: number, body: unknown = null) => () => Promise.reject(new ApiError(status, body))

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  statuses = []
  answers = []
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a draft', () => {
  it('is saved once, shortly after the last of several changes', async () => {
    const saving = saver()
    for (const text of ['K', 'Ka', 'Kas']) {
      saving.change(text)
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent).toEqual([{ content: 'Kas', revision: 1 }])
    expect(statuses).toEqual(['unsaved', 'unsaved', 'unsaved', 'saving', 'saved'])
    expect(saving.dirty).toBe(false)
  })

  it('that changes while it is being saved is saved again, on the new revision', async () => {
    const saving = saver()
    let finish: (answer: { revision: number }) => void = () => undefined
    answers.push(() => new Promise((resolve) => (finish = resolve)))
    saving.change('first')
    await vi.advanceTimersByTimeAsync(1_000)
    saving.change('second')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent).toHaveLength(1)
    finish({ revision: 7 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent[1]).toEqual({ content: 'second', revision: 7 })
  })

  it('is kept and tried again when the server cannot be reached', async () => {
    const saving = saver()
    answers.push(refuse(0), refuse(503))
    saving.change('text')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(statuses.at(-1)).toBe('offline')
    expect(saving.dirty).toBe(true)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toHaveLength(3)
    expect(statuses.at(-1)).toBe('saved')
  })

  it('is not written over a newer one until a person has chosen to', async () => {
    const saving = saver()
    answers.push(refuse(409, { detail: 'changed', code: 'conflict', revision: 5 }))
    saving.change('mine')
    await vi.advanceTimersByTimeAsync(1_000)
    saving.change('mine, longer')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
    expect(statuses.at(-1)).toBe('conflict')
    saving.adopt(5, 'mine, longer')
    await saving.flush()
    expect(sent[1]).toEqual({ content: 'mine, longer', revision: 5 })
    expect(statuses.at(-1)).toBe('saved')
  })

  it('is given up when the other one is taken', async () => {
    const saving = saver()
    answers.push(refuse(409))
    saving.change('mine')
    await vi.advanceTimersByTimeAsync(1_000)
    saving.adopt(9, null)
    expect(saving.dirty).toBe(false)
    saving.change('on theirs')
    await saving.flush()
    expect(sent.at(-1)).toEqual({ content: 'on theirs', revision: 9 })
  })

  it('that the server refuses is not sent again until it has changed', async () => {
    const saving = saver()
    answers.push(refuse(400, { graph: ['Not a graph.'] }))
    saving.change('bad')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
    expect(statuses.at(-1)).toBe('failed')
    saving.change('good')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(statuses.at(-1)).toBe('saved')
  })
})

describe('flush', () => {
  it('saves at once', async () => {
    const saving = saver()
    saving.change('text')
    await saving.flush()
    expect(sent).toHaveLength(1)
  })

  it('waits for the save under way and saves what came after', async () => {
    const saving = saver()
    answers.push(() => new Promise((resolve) => setTimeout(() => resolve({ revision: 2 }), 500)))
    saving.change('first')
    await vi.advanceTimersByTimeAsync(800)
    saving.change('second')
    const flushed = saving.flush()
    await vi.advanceTimersByTimeAsync(1_000)
    await flushed
    expect(sent.map((draft) => draft.content)).toEqual(['first', 'second'])
  })

  it('has nothing to do when all is saved', async () => {
    await saver().flush()
    expect(sent).toEqual([])
  })
})
