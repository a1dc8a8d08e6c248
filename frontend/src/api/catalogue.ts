import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { Product } from './types'

export const PRODUCTS_PAGE = 50

/** What can be bought, as the shop told us. */
export function useProducts(q: string, page: number) {
  return useQuery({
    queryKey: ['products', q, page],
    queryFn: async ({ signal }) =>
      (await answer(
        server.GET('/api/v1/products/', { params: { query: { q, page, page_size: PRODUCTS_PAGE } }, signal }),
      )) as { count: number; results: Product[] },
    placeholderData: keepPreviousData,
  })
}
