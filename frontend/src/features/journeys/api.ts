import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { http } from '@/api/http'
import type { Journey, JourneyRow, JourneyTemplate, Page } from '@/api/types'

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
    queryFn: ({ signal }) => http.get<Page<JourneyRow>>('journeys/', { ...filter, page_size: PAGE_SIZE }, signal),
    placeholderData: keepPreviousData,
    // The figures of running journeys move while one looks.
    refetchInterval: 15_000,
  })
}

export function useTemplates(enabled = true) {
  return useQuery({
    queryKey: ['registry', 'journey-templates'],
    queryFn: () => http.get<JourneyTemplate[]>('journey-templates/'),
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
    mutationFn: (input: NewJourney) => http.post<Journey>('journeys/', input),
    onSuccess: (journey) => {
      client.setQueryData(['journeys', journey.id], journey)
      return client.invalidateQueries({ queryKey: LIST })
    },
  })
}

export function useDeleteJourney() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => http.delete(`journeys/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: LIST }),
  })
}
