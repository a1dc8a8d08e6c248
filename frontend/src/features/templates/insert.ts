type Writable = HTMLInputElement | HTMLTextAreaElement

/** Whether a text can be written into this element. */
export function isWritable(target: EventTarget | null): target is Writable {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text' && target.getAttribute('role') !== 'combobox')
}

/** Writes a text where the caret of a field is; React hears of it as of a key. */
export function insertInto(field: Writable, text: string): void {
  const start = field.selectionStart ?? field.value.length
  const end = field.selectionEnd ?? start
  field.focus()
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

export type { Writable }
