import { useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { Segment } from './types'

/** Why a customer is in a segment, or is not, at this moment. A rule that was saved anew is asked anew. */
export function useExplained({ id, updated_at: version }: Pick<Segment, 'id' | 'updated_at'>, customer: number | null) {
  return useQuery({
    queryKey: ['segments', id, 'explain', version, customer],
    queryFn: ({ signal }) => {
      const params = { path: { id: String(id) }, query: { customer: Number(customer) } }
      return answer(server.GET('/api/v1/segments/{id}/explain/', { params, signal }))
    },
    enabled: customer !== null,
    retry: false,
  })
}
