export const WHOLE_DAY = 24
/** In hours: what a drag or an arrow key moves by. The fields below take any minute. */
export const SNAP = 0.5

/** "09:30" in hours; null where it is no time. */
export function hoursOf(time: unknown): number | null {
  const found = typeof time === 'string' ? /^(\d{1,2}):(\d{2})/.exec(time) : null
  const hours = found ? Number(found[1]) + Number(found[2]) / 60 : null
  return hours !== null && hours < WHOLE_DAY ? hours : null
}

/** Hours as "09:30"; the end of the day is its beginning. */
export function timeOf(hours: number): string {
  const minutes = Math.round(hours * 60) % (WHOLE_DAY * 60)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export interface Span {
  from: number
  to: number
  /** It is the part of a window that goes past midnight. */
  isNext: boolean
}

/** What of a window from one time until another lies on its own day, and what on the next. The same time twice: the whole day. */
export function spansOf(from: number, to: number): Span[] {
  if (from < to) return [{ from, to, isNext: false }]
  if (from === to) return [{ from: 0, to: WHOLE_DAY, isNext: false }]
  const evening = { from, to: WHOLE_DAY, isNext: false }
  return to === 0 ? [evening] : [evening, { from: 0, to, isNext: true }]
}

/** A window that was drawn from one place to another, whichever way. */
export function drawn(one: number, other: number): { from: number; to: number } {
  const from = Math.floor(Math.min(one, other) / SNAP) * SNAP
  const to = Math.min(WHOLE_DAY, Math.max(from + SNAP, Math.ceil(Math.max(one, other) / SNAP) * SNAP))
  return { from: Math.min(from, WHOLE_DAY - SNAP), to }
}

/** Where an arrow key moves a handle; the hours go round. */
export function pressed(key: string, hours: number): number | null {
  const by: Record<string, number> = { ArrowRight: SNAP, ArrowUp: SNAP, ArrowLeft: -SNAP, ArrowDown: -SNAP, PageUp: 2, PageDown: -2 }
  if (key === 'Home') return 0
  if (key === 'End') return WHOLE_DAY - SNAP
  const step = by[key]
  return step === undefined ? null : (hours + step + WHOLE_DAY) % WHOLE_DAY
}
