import { useQuery } from '@tanstack/react-query'

import { useJourneyNames } from './overview'
import { answer, server } from './server'

/** What a company has of its own to begin with, in the order in which it is made. */
export const FIRST_STEPS = ['sender', 'customers', 'segment', 'journey', 'launch'] as const
export type FirstStep = (typeof FIRST_STEPS)[number]

const ONE = { query: { page_size: 1 } }

/** Which of the first steps are taken, by what is really there; undefined until that is known. */
export function useFirstSteps(enabled: boolean): ReadonlySet<FirstStep> | undefined {
  const counts = useQuery({
    queryKey: ['first-steps'],
    queryFn: async () => {
      const [senders, customers, segments] = await Promise.all([
        answer(server.GET('/api/v1/senders/', { params: ONE })),
        answer(server.GET('/api/v1/customers/', { params: ONE })),
        answer(server.GET('/api/v1/segments/', { params: ONE })),
      ])
      return { sender: senders.count, customers: customers.count, segment: segments.count }
    },
    // Whoever comes back from a step finds it ticked.
    staleTime: 0,
    enabled,
  }).data
  const journeys = useJourneyNames().data
  return counts && journeys && taken({ ...counts, journeys })
}

export interface Begun {
  sender: number
  customers: number
  segment: number
  journeys: { status?: string }[]
}

export function taken({ sender, customers, segment, journeys }: Begun): ReadonlySet<FirstStep> {
  const is: Record<FirstStep, boolean> = {
    sender: sender > 0,
    customers: customers > 0,
    segment: segment > 0,
    journey: journeys.length > 0,
    launch: journeys.some(({ status }) => status !== 'draft'),
  }
  return new Set(FIRST_STEPS.filter((step) => is[step]))
}
