/** `2025-11-22` as that day on this machine's calendar: read as UTC it would be another one west of Greenwich. */
export const dayOf = (day: string): Date => (day ? new Date(`${day.slice(0, 10)}T00:00`) : new Date())
