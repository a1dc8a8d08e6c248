import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { ask } from './untyped'

/** One thing that is known about a customer: what, where it came from, and when. */
export interface Known {
  key: string
  label: string
  type: 'text' | 'number' | 'boolean' | 'date' | 'list'
  value: unknown
  at: string | null
  /** A source's key, an import, a journey, a person of the staff; empty: nobody knows. */
  source: string
}

export interface AttributeChange {
  id: number
  key: string
  label: string
  type: Known['type']
  before: unknown
  value: unknown
  at: string
  source: string
}

/** Two customers who became one. */
export interface Merge {
  id: number
  at: string
  /** Who was kept. */
  customer: number
  merged: { id: number; name: string }
  cause: {
    kind: 'row' | 'hand'
    /** By which they were found to be one; only so much is shown that one recognises them. */
    identities: { namespace: string; label: string; kind: string; value: string }[]
    source: string
    by: string
  }
  words: string
  undone_at: string | null
  can_undo: boolean
  why_not: string
}

/** Where a customer stands in a loyalty programme; `rank` counts from 1, null: the level is none of its levels. */
export interface Standing {
  programme: string
  name: string
  brand: number | null
  level: string | null
  levels: string[]
  rank: number | null
  points: number | null
  since: string | null
  cards: string[]
}

export interface PurchaseLine {
  sku: string
  name: string
  category: string
  quantity: string
  returned: string
  price: string | null
  amount: string
  picture_url: string
  url: string
}

export interface Refund {
  key: string
  occurred_at: string
  amount: string
  reason: string
}

export interface PurchaseOfCustomer {
  id: number
  key: string
  occurred_at: string
  /** What is left of it. */
  amount: string
  refunded: string
  /** Since when nothing is left of it. */
  canceled_at: string | null
  currency: string
  units: number | null
  source: string
  lines: PurchaseLine[]
  refunds: Refund[]
}

interface Paged<T> {
  count?: number
  next: string | null
  results: T[]
}

/** What an attribute has been, the newest first. */
export function useAttributeHistory(customer: number, key: string) {
  return useQuery({
    queryKey: ['customer', customer, 'attribute-history', key],
    queryFn: ({ signal }) =>
      ask<Paged<AttributeChange>>('GET', `/api/v1/customers/${customer}/attribute-history/`, { query: { key }, signal }),
  })
}

/** Somebody of the staff says what is known; null takes it away. */
export function useSetAttribute(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ key, value }: { key: string; value: unknown }) =>
      ask<unknown>('PATCH', `/api/v1/customers/${customer}/`, { body: { attributes: { [key]: value } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer', customer] }),
  })
}

export function usePurchases(customer: number) {
  return useInfiniteQuery({
    queryKey: ['customer', customer, 'purchases'],
    queryFn: ({ pageParam: page, signal }) =>
      ask<Paged<PurchaseOfCustomer>>('GET', `/api/v1/customers/${customer}/purchases/`, { query: { page }, signal }),
    initialPageParam: 1,
    getNextPageParam: (last, _, page) => (last.next ? page + 1 : null),
  })
}

export function useMerges(customer: number) {
  return useQuery({
    queryKey: ['customer', customer, 'merges'],
    queryFn: ({ signal }) => ask<Merge[]>('GET', `/api/v1/customers/${customer}/merges/`, { signal }),
  })
}

export function useUndoMerge(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (merge: number) => ask<unknown>('POST', `/api/v1/merges/${merge}/undo/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer', customer] }),
  })
}

/** Two customers become one; the rules choose who is kept. */
export function useJoin(customer: number) {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (other: number) => ask<Merge>('POST', `/api/v1/customers/${customer}/join/`, { body: { customer: other } }),
    onSuccess: ({ customer: kept }) => {
      void client.invalidateQueries({ queryKey: ['customer', kept] })
      void client.invalidateQueries({ queryKey: ['customers'] })
    },
  })
}

/** Everything about a customer is deleted, for good. */
export function useErase() {
  const client = useQueryClient()
  return useMutation({
    meta: { quiet: true },
    mutationFn: (customer: number) =>
      ask<unknown>('DELETE', `/api/v1/customers/${customer}/`, { body: { confirm: String(customer) } }),
    onSuccess: (_, customer) => {
      client.removeQueries({ queryKey: ['customer', customer] })
      void client.invalidateQueries({ queryKey: ['customers'] })
    },
  })
}

/** Where everything about a customer is had as a file. */
export const exportFile = (customer: number): string => `/api/v1/customers/${customer}/export/`
