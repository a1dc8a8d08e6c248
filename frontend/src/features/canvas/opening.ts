import { type QueryClient, queryOptions } from '@tanstack/react-query'

import { attributesQuery } from '@/api/attributes'
import { brandsQuery } from '@/api/brands'
import { channelKindsQuery, conditionTypesQuery, nodeTypesQuery } from '@/api/registries'
import { segmentsQuery } from '@/api/segments'
import { answer, server } from '@/api/server'
import type { Journey } from '@/api/types'

export const journeyKey = (id: number) => ['journeys', id] as const

export async function loadJourney(id: number): Promise<Journey> {
  return (await answer(server.GET('/api/v1/journeys/{id}/', { params: { path: { id } } }))) as unknown as Journey
}

export const journeyQuery = (id: number) => queryOptions({ queryKey: journeyKey(id), queryFn: () => loadJourney(id) })

/** Asks for everything that the canvas needs while its code is on the way; what goes wrong is told by the page. */
export function openJourney(client: QueryClient, id: number): void {
  if (!Number.isInteger(id)) return
  const ask = (asked: Promise<unknown>) => void asked.catch(() => undefined)
  ask(client.query(journeyQuery(id)))
  ask(client.query(conditionTypesQuery))
  ask(client.query(nodeTypesQuery))
  ask(client.query(channelKindsQuery))
  ask(client.query(segmentsQuery))
  ask(client.query(brandsQuery))
  ask(client.query(attributesQuery))
}
