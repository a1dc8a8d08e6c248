import { useQuery } from '@tanstack/react-query'

import type { components } from './schema'
import { answer, server } from './server'
import type { Rule } from './types'

type Schemas = components['schemas']
type WithRule<T, R> = Omit<T, 'rule'> & { rule: R }

export type ReadySegment = WithRule<Schemas['ReadySegment'], Rule | null>
export type RfmCell = WithRule<Schemas['RfmCell'], Rule>
export type Rfm = Omit<Schemas['Rfm'], 'cells'> & { cells: RfmCell[] }

/** Rules to start from, written for the data that is here. */
export function useReadySegments() {
  return useQuery({
    queryKey: ['ready-segments'],
    queryFn: async () => (await answer(server.GET('/api/v1/ready-segments/'))) as unknown as ReadySegment[],
    staleTime: 60_000,
  })
}

/** How recently, how often and for how much customers have bought. */
export function useRfm() {
  return useQuery({
    queryKey: ['rfm'],
    queryFn: async ({ signal }) => (await answer(server.GET('/api/v1/rfm/', { signal }))) as unknown as Rfm,
    staleTime: 60_000,
    retry: false,
  })
}
