import type { Sender } from '@/api/types'

/** Its name, and what it sends as where that says more. */
export function nameOf({ name, value }: Pick<Sender, 'name' | 'value'>): string {
  return name === value ? name : `${name} · ${value}`
}

/** Channels whose addresses are telephone numbers: routes by country make sense there alone. */
const NUMBERED = new Set(['sms', 'viber', 'whatsapp', 'rcs', 'mms', 'call'])

export const hasNumbers = (channel: string): boolean => NUMBERED.has(channel)
