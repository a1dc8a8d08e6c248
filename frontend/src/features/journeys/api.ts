import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'
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
    queryFn: async ({ signal }) => {
      const query = { ...filter, page_size: PAGE_SIZE }
      return (await answer(server.GET('/api/v1/journeys/', { params: { query }, signal }))) as Page<JourneyRow>
    },
    placeholderData: keepPreviousData,
    // The figures of running journeys move while one looks.
    refetchInterval: 15_000,
  })
}

export interface Need {
  kind: 'segment' | 'topic' | 'event' | 'attribute' | 'sender' | 'approved'
  /** Of the event or attribute, the channel of a sender, an approved text. */
  name: string
}

export interface GalleryTemplate extends JourneyTemplate {
  category: string
  channels: string[]
  needs: Need[]
}

export function useTemplates(enabled = true) {
  return useQuery({
    queryKey: ['registry', 'journey-templates'],
    queryFn: async () => (await answer(server.GET('/api/v1/journey-templates/'))) as GalleryTemplate[],
    staleTime: Infinity,
    enabled,
  })
}

export interface NewJourney {
  name: string
  brand: number
  template: string | null
  blanks?: Blanks
}

/** What is put into a template where it needs something of this installation. */
export interface Blanks {
  segment?: number | null
  topic?: number | null
  event?: string
  attribute?: string
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
