const STORED = 'kaskad.conditions'
const MOST = 5

/** The types of conditions that somebody has used last in this browser, the newest first. */
export function recentTypes(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

export function noteUsed(type: string): void {
  const next = [type, ...recentTypes().filter((each) => each !== type)].slice(0, MOST)
  try {
    localStorage.setItem(STORED, JSON.stringify(next))
  } catch {
    // A browser without storage remembers nothing.
  }
}
