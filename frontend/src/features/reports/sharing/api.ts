import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, server } from '@/api/server'

import type { ReportAnswer } from '../api'

type Reply = Promise<{ data?: unknown; error?: unknown; response: Response }>
type Untyped = (path: string, init?: { params?: unknown; body?: unknown; signal?: AbortSignal }) => Reply
const { GET, POST, PATCH, DELETE } = server as unknown as Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Untyped>

export interface FrozenFilters {
  brand?: number
  journey?: number
  channel?: string
  segment?: number
  rule?: string
  version?: number
}

/** A report as it is kept: its filters, and the last so many days or fixed ones. */
export interface Frozen {
  report: string
  filters: FrozenFilters
  days?: number | null
  first_on?: string | null
  last_on?: string | null
}

export interface SharedLink extends Frozen {
  id: number
  name: string
  beginning: string
  expires_at: string | null
  revoked_at: string | null
  last_opened_at: string | null
  opened: number
  created_by: string
  created_at: string
  /** Only in the answer that made it. */
  token?: string
}

const LINKS = ['shared-links']

export function useSharedLinks(report: string) {
  return useQuery({
    queryKey: [...LINKS, report],
    queryFn: async ({ signal }) =>
      ((await answer(GET('/api/v1/analytics/shared-links/', { params: { query: { report } }, signal }))) as { results: SharedLink[] }).results,
  })
}

export function useMakeLink() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Frozen & { name: string; expires_at: string | null }) =>
      (await answer(POST('/api/v1/analytics/shared-links/', { body }))) as SharedLink,
    onSuccess: () => client.invalidateQueries({ queryKey: LINKS }),
  })
}

export function useRevokeLink() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(DELETE('/api/v1/analytics/shared-links/{id}/', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: LINKS }),
  })
}

export interface SharedReport extends ReportAnswer {
  name: string
  expires_at: string | null
}

/** A report by its link; without a log-in. */
export function useSharedReport(token: string) {
  return useQuery({
    queryKey: ['shared-report', token],
    queryFn: async ({ signal }) =>
      (await answer(GET('/api/v1/analytics/shared/{token}/', { params: { path: { token } }, signal }))) as SharedReport,
    refetchOnWindowFocus: false,
  })
}

export const EVERY = ['day', 'week', 'month'] as const
export type Every = (typeof EVERY)[number]

export interface Recipient {
  id: number
  name: string
  email: string
}

export interface SentMail {
  to: string
  slot_at: string
  status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown'
  sent_at: string | null
  problem: string
}

export interface When {
  every: Every
  weekday: number
  day_of_month: number
  hour: number
  language: string
}

export interface Schedule extends Frozen, When {
  id: number
  recipients: Recipient[]
  is_active: boolean
  next_at: string
  created_by: string
  mails: SentMail[]
}

const SCHEDULES = ['report-schedules']

export function useSchedules(report: string) {
  return useQuery({
    queryKey: [...SCHEDULES, report],
    queryFn: async ({ signal }) =>
      (await answer(GET('/api/v1/analytics/report-schedules/', { params: { query: { report } }, signal }))) as {
        results: Schedule[]
        mail_is_set_up: boolean
      },
  })
}

export function useRecipients() {
  return useQuery({
    queryKey: ['report-recipients'],
    queryFn: async ({ signal }) => (await answer(GET('/api/v1/analytics/report-recipients/', { signal }))) as Recipient[],
    staleTime: 60_000,
  })
}

export function useMakeSchedule() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Frozen & When & { recipients: number[] }) =>
      (await answer(POST('/api/v1/analytics/report-schedules/', { body }))) as Schedule,
    onSuccess: () => client.invalidateQueries({ queryKey: SCHEDULES }),
  })
}

export function useChangeSchedule() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: number; is_active: boolean }) =>
      answer(PATCH('/api/v1/analytics/report-schedules/{id}/', { params: { path: { id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: SCHEDULES }),
  })
}

export function useDeleteSchedule() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => answer(DELETE('/api/v1/analytics/report-schedules/{id}/', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: SCHEDULES }),
  })
}
