import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { ask } from './untyped'

export const PRODUCTS_PAGE = 50

export interface Product {
  id: number
  sku: string
  name: string
  category: string
  price: string | number | null
  currency: string
  picture_url: string
  url: string
  is_available?: boolean
}

/** What can be bought, as the shop told us. */
export function useProducts(q: string, page: number) {
  return useQuery({
    queryKey: ['products', q, page],
    queryFn: ({ signal }) =>
      ask<{ count: number; results: Product[] }>('GET', '/api/v1/products/', {
        query: { q, page, page_size: PRODUCTS_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}
