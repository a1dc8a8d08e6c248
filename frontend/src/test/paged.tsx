import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

import { startTranslations } from '@/i18n'

/** Draws a piece in English at an address (`at`, a place of the route `path`), with what the server would have answered. */
export async function paged(piece: ReactNode, path: string, at: string, answers: [readonly unknown[], unknown][] = []) {
  await startTranslations('en')
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  for (const [key, answer] of answers) client.setQueryData(key, answer)
  const root = createRootRoute()
  const page = createRoute({ getParentRoute: () => root, path, component: () => piece })
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: [at] }) })
  await router.load()
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return router
}
