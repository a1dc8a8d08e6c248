import type { Draft } from '../draft'

const keyOf = (upload: number) => `kaskad.import.${upload}`

/** What was mapped so far, in case the page is loaded anew; this tab's alone. */
export function keptDraft(upload: number): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(upload)) ?? 'null') as Draft | null
  } catch {
    return null
  }
}

export function keepDraft(upload: number, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(upload), JSON.stringify(draft))
  } catch {
    // No room: then a reload begins with the guesses again.
  }
}

export const forgetDraft = (upload: number): void => sessionStorage.removeItem(keyOf(upload))
