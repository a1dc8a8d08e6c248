/** A place that a text can be written into: a field of a form, or the editor of a mail's source. */
export interface Target {
  isThere: () => boolean
  insert: (text: string) => void
}

type Writable = HTMLInputElement | HTMLTextAreaElement

/** The field that is meant, if a text can be written into it. */
export function fieldTarget(element: EventTarget | null): Target | null {
  if (!isWritable(element)) return null
  return { isThere: () => element.isConnected, insert: (text) => insertInto(element, text) }
}

function isWritable(target: EventTarget | null): target is Writable {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text' && target.getAttribute('role') !== 'combobox')
}

/** Writes a text where the caret of a field is; React hears of it as of a key. */
function insertInto(field: Writable, text: string): void {
  const start = field.selectionStart ?? field.value.length
  const end = field.selectionEnd ?? start
  field.focus()
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
