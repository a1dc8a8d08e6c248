/** Grouped by the day on the reader's own calendar, in the order they come. */
export function byDay<T extends { at: string }>(entries: T[]): [string, T[]][] {
  const days = new Map<string, T[]>()
  for (const entry of entries) {
    const day = new Date(entry.at).toDateString()
    const found = days.get(day)
    if (found) found.push(entry)
    else days.set(day, [entry])
  }
  return [...days]
}
