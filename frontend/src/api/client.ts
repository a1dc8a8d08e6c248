import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'

import { ApiError } from './errors'

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the error itself: no toast. */
      quiet?: boolean
    }
  }
}

/** While there is no connection, everything on the screen is asked for again and again. */
const RETRY_OFFLINE_MS = 5_000

export const queryClient = new QueryClient({
  queryCache: new QueryCache(),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.quiet) toast.error(error)
    },
  }),
  defaultOptions: {
    // Without a network a request fails and says so; paused for ever it would be a skeleton for ever.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      // What the server refused it will refuse again; only a lost connection or a crash is worth another try.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      refetchOnWindowFocus: true,
      refetchInterval: ({ state: { error } }) => (error instanceof ApiError && error.offline ? RETRY_OFFLINE_MS : false),
    },
  },
})
