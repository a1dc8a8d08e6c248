import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { http } from './http'
import type { Attribute, AttributeValue, Page } from './types'

/** A registry list is a plain array, a stored list comes in pages; attributes are either. */
function rows<T>(answer: T[] | Page<T>): T[] {
  return Array.isArray(answer) ? answer : answer.results
}

export function useAttributes(enabled = true) {
  return useQuery({
    queryKey: ['attributes'],
    queryFn: async () => rows(await http.get<Attribute[] | Page<Attribute>>('attributes/')),
    staleTime: 300_000,
    enabled,
  })
}

/** The most frequent values of an attribute that begin with `typed`. An empty attribute asks nothing. */
export function useAttributeValues(attribute: string, typed: string) {
  return useQuery({
    queryKey: ['attributes', attribute, 'values', typed],
    queryFn: async ({ signal }) =>
      rows(
        await http.get<AttributeValue[] | Page<AttributeValue>>(
          `attributes/${encodeURIComponent(attribute)}/values/`,
          { q: typed },
          signal,
        ),
      ),
    enabled: attribute !== '',
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
}

/** The type of an attribute, as soon as it is known. */
export function useAttributeType(key: string): Attribute['type'] | undefined {
  return useAttributes(key !== '').data?.find((attribute) => attribute.key === key)?.type
}
