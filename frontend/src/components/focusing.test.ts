import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { leadFocusTo } from './focusing'

const button = (name: string): HTMLButtonElement => {
  const made = document.createElement('button')
  made.id = name
  document.body.append(made)
  return made
}
const find = (name: string) => () => document.getElementById(name)
const press = (name: string) => window.dispatchEvent(new Event(name))

describe('leading the focus', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.advanceTimersByTime(10_000)
    vi.useRealTimers()
    document.body.replaceChildren()
  })

  it('waits for what is drawn late', () => {
    leadFocusTo(find('late'))
    vi.advanceTimersByTime(1_000)
    const late = button('late')
    vi.advanceTimersByTime(100)
    expect(document.activeElement).toBe(late)
  })

  it('takes it back from what gives it elsewhere when it closes', () => {
    const [here, elsewhere] = [button('here'), button('elsewhere')]
    leadFocusTo(find('here'))
    vi.advanceTimersByTime(80)
    elsewhere.focus()
    vi.advanceTimersByTime(80)
    expect(document.activeElement).toBe(here)
  })

  it('leaves a person alone who presses something', () => {
    const elsewhere = button('elsewhere')
    button('here')
    leadFocusTo(find('here'))
    vi.advanceTimersByTime(80)
    press('pointerdown')
    elsewhere.focus()
    vi.advanceTimersByTime(1_000)
    expect(document.activeElement).toBe(elsewhere)
  })

  it('is there before the next key, however quickly that comes', () => {
    const here = button('here')
    leadFocusTo(find('here'))
    expect(document.activeElement).toBe(here)
  })

  it('is there before the next key when it was drawn since', () => {
    leadFocusTo(find('late'))
    const late = button('late')
    press('keydown')
    expect(document.activeElement).toBe(late)
  })

  it('goes where it was led last', () => {
    button('first')
    const second = button('second')
    leadFocusTo(find('first'))
    leadFocusTo(find('second'))
    vi.advanceTimersByTime(1_000)
    expect(document.activeElement).toBe(second)
  })

  it('gives up on what never comes', () => {
    leadFocusTo(find('never'))
    vi.advanceTimersByTime(5_000)
    button('never')
    vi.advanceTimersByTime(1_000)
    expect(document.activeElement).toBe(document.body)
  })
})
