import i18next from 'i18next'

/** A sentence of the server's for readers of other languages: which one it is, and what is filled in. */
export interface Said {
  code: string
  params: Record<string, unknown>
}

interface Sentence {
  text: string
  said: Said | null
}

/**
 * A sentence of the server's in the person's language (`sentences.json`). English is what the server says itself, and
 * stands in for a sentence that has no code.
 */
export function inOwnWords(text: string, said: Said | null | undefined): string {
  if (i18next.language === 'en' || !said || !i18next.exists(`sentences:said.${said.code}`)) return text
  const params = Object.entries(said.params).map(([name, value]) => [name, paramText(name, value)])
  return i18next.t(`sentences:said.${said.code}`, Object.fromEntries(params) as Record<string, string>)
}

function paramText(name: string, value: unknown): string {
  if (isSentence(value)) return inOwnWords(value.text, value.said)
  const text = typeof value === 'string' ? value : ''
  return name.endsWith('type') ? i18next.t(`sentences:types.${text}`, { defaultValue: text }) : text
}

const isSentence = (value: unknown): value is Sentence => typeof value === 'object' && value !== null && 'text' in value

/** What an answer says of itself beside its words; null when it says nothing. */
export function saidIn(body: unknown): Said | null {
  const said = typeof body === 'object' && body !== null && 'said' in body ? body.said : null
  return typeof said === 'object' && said !== null && 'code' in said ? (said as Said) : null
}
