// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { leadFocus, leadFocusTo } from './focusing'

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
    leadFocus(() => {
      if (document.activeElement === here) return true
      here.focus()
      return false
    })
    vi.advanceTimersByTime(80)
    elsewhere.focus()
    vi.advanceTimersByTime(80)
    expect(document.activeElement).toBe(here)
  })

  it('takes it back from what had it before', () => {
    const [here, before] = [button('here'), button('before')]
    before.focus()
    leadFocusTo(find('here'))
    vi.advanceTimersByTime(80)
    before.focus()
    vi.advanceTimersByTime(80)
    expect(document.activeElement).toBe(here)
  })

  it.each(['menu', 'toolbar'])('takes it back from the button of a menu only if it was chosen in one: %s', (role) => {
    const [here, opener, item, around] = [button('here'), button('opener'), button('item'), document.createElement('div')]
    opener.setAttribute('aria-haspopup', 'menu')
    around.setAttribute('role', role)
    document.body.append(around)
    around.append(item)
    item.focus()
    leadFocusTo(find('here'))
    opener.focus()
    vi.advanceTimersByTime(80)
    expect(document.activeElement).toBe(role === 'menu' ? here : opener)
  })

  it('leaves it to whatever else has got it without a key, as by a screen reader', () => {
    const elsewhere = button('elsewhere')
    button('here')
    leadFocusTo(find('here'))
    vi.advanceTimersByTime(80)
    elsewhere.focus()
    vi.advanceTimersByTime(1_000)
    expect(document.activeElement).toBe(elsewhere)
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
