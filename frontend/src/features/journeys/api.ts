import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'
import type { Journey, JourneyRow, Page } from '@/api/types'

const LIST = ['journeys', 'list'] as const

export interface JourneyFilter {
  status?: string
  brand?: number
  q?: string
  page: number
}

export const PAGE_SIZE = 25

export function useJourneys(filter: JourneyFilter) {
  return useQuery({
    queryKey: [...LIST, filter],
    queryFn: async ({ signal }) => {
      const query = { ...filter, page_size: PAGE_SIZE }
      return (await answer(server.GET('/api/v1/journeys/', { params: { query }, signal }))) as Page<JourneyRow>
    },
    placeholderData: keepPreviousData,
    // The figures of running journeys move while one looks.
    refetchInterval: 15_000,
  })
}

export function useTemplates(enabled = true) {
  return useQuery({
    queryKey: ['registry', 'journey-templates'],
    queryFn: () => answer(server.GET('/api/v1/journey-templates/')),
    staleTime: Infinity,
    enabled,
  })
}

export interface NewJourney {
  name: string
  brand: number
  template: string | null
}

export function useCreateJourney() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (body: NewJourney) =>
      (await answer(server.POST('/api/v1/journeys/', { body }))) as unknown as Journey,
    onSuccess: (journey) => {
      client.setQueryData(['journeys', journey.id], journey)
      return client.invalidateQueries({ queryKey: LIST })
    },
  })
}

export function useDeleteJourney() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(server.DELETE('/api/v1/journeys/{id}/', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: LIST }),
  })
}
