import type { Person } from './talk'

/** What is being typed behind an @ before the caret; null: nothing that could become a name. */
export function askedName(text: string, caret: number): { from: number; part: string } | null {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from === -1 || (from > 0 && !/\s|[(«“"]/.test(before.charAt(from - 1)))) return null
  const part = before.slice(from + 1)
  return part.length <= 40 && !/[\n@]/.test(part) ? { from, part } : null
}

/** Whose names begin so, or have a word that does. */
export function offered(staff: readonly Person[], part: string): Person[] {
  const wanted = part.toLocaleLowerCase()
  const fits = (name: string) => name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted))
  return staff.filter(({ name }) => fits(name.toLocaleLowerCase())).slice(0, 6)
}

/** Puts a name where it was being typed; `caret` stands behind it. */
export function withName(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const begun = `${text.slice(0, from)}@${name} `
  return { text: begun + text.slice(caret), caret: begun.length }
}

/** The text in pieces: plain ones, and names of people who are mentioned. */
export function pieces(text: string, people: readonly Person[]): { text: string; person: Person | null }[] {
  const found: { text: string; person: Person | null }[] = []
  // The longest name first: “@Olena Kovalenko” is not “@Olena”.
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length)
  let plain = ''
  for (let at = 0; at < text.length; ) {
    const person = text[at] === '@' ? byLength.find(({ name }) => name !== '' && text.startsWith(name, at + 1)) : undefined
    if (!person) {
      plain += text[at] ?? ''
      at += 1
      continue
    }
    if (plain) found.push({ text: plain, person: null })
    plain = ''
    found.push({ text: `@${person.name}`, person })
    at += person.name.length + 1
  }
  if (plain) found.push({ text: plain, person: null })
  return found
}

/** Ids of whoever is named in a text. */
export const mentionedIn = (text: string, staff: readonly Person[]): number[] => [
  ...new Set(pieces(text, staff).flatMap(({ person }) => (person ? [person.id] : []))),
]
