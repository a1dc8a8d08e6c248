import { expect, it } from 'vitest'

import texts from '@/i18n/en/canvasTools.json'

import { caps, pressed, shortcutFor, SHORTCUTS } from './shortcuts'

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held,
})

it('no two shortcuts have the same keys', () => {
  const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys)
  expect(new Set(keys).size).toBe(keys.length)
})

it('every shortcut has words on the cheat sheet', () => {
  expect(SHORTCUTS.filter(({ id }) => !(id in texts.key))).toEqual([])
  expect(Object.keys(texts.key).filter((id) => !SHORTCUTS.some((each) => each.id === id))).toEqual([])
})

it('keys do what the table says', () => {
  const id = (key: string, held?: Partial<KeyboardEvent>) => shortcutFor(press(key, held))?.id
  expect(id('z', { ctrlKey: true })).toBe('undo')
  expect(id('Z', { metaKey: true, shiftKey: true })).toBe('redo')
  expect(id('y', { ctrlKey: true })).toBe('redo')
  expect(id('?', { shiftKey: true })).toBe('help')
  expect(id('/')).toBe('insert')
  expect(id('c')).toBe('connect')
  expect(id('c', { ctrlKey: true })).toBeUndefined() // the browser's own event brings the clipboard
  expect(id('A', { shiftKey: true })).toBe('align')
  expect(id('ArrowLeft')).toBe('left')
  expect(id('ArrowLeft', { altKey: true })).toBe('nudge')
  expect(id('ArrowUp', { altKey: true, shiftKey: true })).toBe('nudgeFar')
  expect(id('Delete')).toBe('delete')
  expect(id('+', { shiftKey: true })).toBe('zoomIn')
})

it('letters are where they are on a Cyrillic keyboard', () => {
  expect(shortcutFor(press('я', { ctrlKey: true, code: 'KeyZ' }))?.id).toBe('undo')
  expect(pressed(press('с', { code: 'KeyC' }), 'C')).toBe(true)
})

it('keys are shown as they stand on the keyboard', () => {
  expect(caps('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z'])
  expect(caps('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z'])
  expect(caps('+', false)).toEqual(['+'])
})
