import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { ReactFlowProvider } from '@xyflow/react'
import { type ReactNode, useMemo } from 'react'

import type { Journey, NodeType } from '@/api/types'
import { startTranslations } from '@/i18n'

import { CanvasContext } from './CanvasContext'
import { type CanvasStore, createCanvasStore } from './state/store'
import { nodeWordsIn } from './words/nodeWords'
import { useWords } from './words/useWords'

const text = (key: string) => ({ key, type: 'text' as const, label: key })
const CHANNELS = ['push', 'email', 'viber', 'sms'].map((key, rank) => ({ key, label: key, rank, content_fields: [text('text')] }))

/** A journey as the server tells of it. */
export const journeyOf = (graph: Journey['graph'], more: Partial<Journey> = {}): Journey => ({
  id: 1, name: 'Win back', brand: 1, status: 'draft', has_draft: true, version: null, revision: 1,
  entered: 0, inside: 0, exited: 0, updated_at: '', launched_at: null, updated_by: null,
  share: 100, paused_at: null, holds_timers: false, refuses_arrivals: false, stopped_at: null, withdrawn: null,
  graph, settings: {}, problems: [], published_graph: null,
  ...more,
})

/** Draws a piece of the canvas as it stands in the page of a journey, in English, with what the server would have answered. */
export async function rendered(
  piece: ReactNode,
  journey: Journey,
  { types = [], answers = [] }: { types?: NodeType[]; answers?: [readonly unknown[], unknown][] } = {},
): Promise<CanvasStore> {
  await startTranslations('en')
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  const known: typeof answers = [
    [['registry', 'channels'], CHANNELS],
    [['registry', 'conditions'], []],
    [['segments'], []],
    [['attributes'], []],
    ...answers,
  ]
  for (const [key, answer] of known) client.setQueryData(key, answer)
  const store = createCanvasStore(journey, 'edit')
  const root = createRootRoute()
  const page = createRoute({
    getParentRoute: () => root,
    path: '/journeys/$journeyId',
    component: () => (
      <Page store={store} journey={journey} types={types}>
        {piece}
      </Page>
    ),
  })
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [`/journeys/${journey.id}`] }),
  })
  await router.load()
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return store
}

function Page({ store, journey, types, children }: { store: CanvasStore; journey: Journey; types: NodeType[]; children: ReactNode }) {
  const words = useWords()
  const context = useMemo(() => {
    if (!words) return null
    const byKey = new Map(types.map((type) => [type.key, type]))
    const nodeWords = nodeWordsIn(byKey, words)
    return { store, types: byKey, journeyId: journey.id, brand: undefined, words, nodeWords, flush: () => Promise.resolve() }
  }, [store, journey.id, types, words])
  return context && <CanvasContext value={context}><ReactFlowProvider>{children}</ReactFlowProvider></CanvasContext>
}
