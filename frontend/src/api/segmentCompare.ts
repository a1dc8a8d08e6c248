import { useQuery } from '@tanstack/react-query'

import type { components } from './schema'
import { answer, server } from './server'

type Schemas = components['schemas']

export type Comparison = Schemas['Comparison']
export type Beside = Schemas['SegmentBeside']
export type Region = Schemas['Region']
export type Split = Schemas['Split']

/** The server compares so many. */
export const FEWEST_COMPARED = 2
export const MOST_COMPARED = 5

/** Segments beside one another; the order of the ids is that of the columns. */
export function useComparison(segments: number[]) {
  return useQuery({
    queryKey: ['segments', 'compare', segments],
    queryFn: ({ signal }) => answer(server.POST('/api/v1/segments/compare/', { body: { segments }, signal })),
    enabled: segments.length >= FEWEST_COMPARED && segments.length <= MOST_COMPARED,
    staleTime: 60_000,
    retry: false,
  })
}
