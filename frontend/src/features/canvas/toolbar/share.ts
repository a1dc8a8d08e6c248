import type { Journey } from '@/api/types'

export const ALL = 100
/** Of a launch, and of letting more in, in percent. */
export const SHARES = [1, 10, ALL]
export const WIDER = [10, 25, 50, ALL]

/** For how many percent of the people a journey is open. */
export const shareOf = (journey: Journey): number => journey.share
