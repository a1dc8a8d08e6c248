import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import type { Explained, Finding, Why } from '@/api/types'
import { journeyQuery } from '@/features/canvas/opening'
import { journeyOf } from '@/features/canvas/rendered.fixture'
import { type Language, LANGUAGE_KEYS, startTranslations } from '@/i18n'

import WhyPage from './WhyPage'

const leaf = (value: boolean, compared: Record<string, unknown>, more: Partial<Explained> = {}): Explained => ({
  path: '', type: 'attribute', words: 'City is Kyiv', value, compared, children: [], as_of_today: false, ...more,
})
const found = (code: string, holds: boolean | null, params: Finding['params'] = {}, more: Partial<Finding> = {}): Finding => ({
  code, holds, params, at: null, then: null, today: null, rule: null, ...more,
})
const LAUNCHED = '2026-03-02T09:00:00Z'

/** Draws the page as it stands for one customer, with what the server would have answered. */
async function shown({ findings = [], entries = [], language = 'en' }: { findings?: Finding[]; entries?: Finding[]; language?: Language }) {
  await startTranslations(language)
  vi.stubGlobal('fetch', () => new Promise(() => undefined))
  const why: Why = {
    customer: { id: 7, name: 'Olena' },
    verdict: 'never_came',
    runs: [],
    refusals: [],
    findings,
    begins_at: null,
    entries: [{ node: 'in', type: 'entry_event', label: 'Entry by event', waiting: [], findings: entries }],
  }
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  const known: [readonly unknown[], unknown][] = [
    [journeyQuery(1).queryKey, journeyOf({ nodes: [], edges: [] })],
    [['journeys', 1, 'why', 7], why],
    [['registry', 'channels'], []],
    [['registry', 'conditions'], []],
    [['segments'], []],
    [['attributes'], [{ key: 'city', label: 'City', type: 'text', count: 3 }]],
  ]
  for (const [key, answer] of known) client.setQueryData(key, answer)
  const root = createRootRoute()
  const page = createRoute({
    getParentRoute: () => root,
    path: '/journeys/$journeyId/why',
    component: WhyPage,
    validateSearch: (search: Record<string, unknown>) => ({ customer: Number(search.customer) }),
  })
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ['/journeys/1/why?customer=7'] }),
  })
  await router.load()
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return within(await screen.findByTestId('why'))
}

/** The lines of the page, each with its mark: True, False, or none. */
function lines() {
  return screen.getAllByRole('listitem').map((each) => {
    const mark = within(each).queryAllByRole('img')[0]
    return [mark?.getAttribute('aria-label') ?? null, each.textContent]
  })
}

test('a rule shows the values of the decision, today’s beside them, and what is known only as of today', async () => {
  const tree = (value: boolean, city: string, asOfToday: boolean): Explained => ({
    ...leaf(value, {}, { type: 'all' }),
    children: [
      leaf(value, { city }, { path: 'all.0' }),
      leaf(true, { addresses: 1 }, { path: 'all.1', type: 'address', words: 'has an address for e-mail', as_of_today: asOfToday }),
    ],
  })
  await shown({
    findings: [found('audience', false, {}, { at: LAUNCHED, then: tree(false, 'Lviv', true), today: tree(true, 'Kyiv', false) })],
  })
  const line = screen.getByRole('listitem')
  expect(line).toHaveTextContent('City: Lviv → Kyiv today')
  expect(within(line).getAllByText('True today')).toHaveLength(2)
  expect(within(line).getAllByText('No history is kept of this: the answer is that of today')).toHaveLength(1)
})

test('an event that came before the launch is not said to have let anybody in', async () => {
  await shown({
    entries: [
      found('heard', null, { event: 'basket_left', times: 1, last: '2026-03-01T10:30:00Z' }),
      found('heard_before_launch', false, { launched: LAUNCHED }),
    ],
  })
  expect(lines()).toEqual([
    [null, expect.stringMatching(/^“basket_left” came \(times: 1\), the last on .*2026/)],
    ['False', expect.stringMatching(/^That was before the launch on .*2026/)],
  ])
})

test('days, channels, outcomes and reasons are said in words, and what is not there as a dash', async () => {
  await shown({
    entries: [
      found('reacted', true, { outcome: 'opened', channel: 'email', times: 2, last: LAUNCHED }),
      found('called', false, { by: 'Shop', last: LAUNCHED, reason: 'entered_often' }),
      found('changed_otherwise', false, { attribute: 'City', from: null, to: 'Lviv', last: LAUNCHED }),
      found('date_comes', null, { attribute: 'Birthday', value: '1990-03-05', next: '2027-03-05T07:00:00Z' }),
    ],
  })
  const told = lines().map(([, text]) => text)
  expect(told[0]).toMatch(/^Read \(E-mail\) on /)
  expect(told[1]).toMatch(/^Sent by “Shop” on .*: Entered as often as allowed$/)
  expect(told[2]).toMatch(/^“City” became “Lviv” \(was “–”\) on /)
  expect(told[3]).not.toContain('1990-03-05')
})

test('which of the two caps was reached is told with its numbers', async () => {
  await shown({
    findings: [
      found('room', true, { left: 3, cap: 5, entered: 2 }, { at: LAUNCHED }),
      found('room_today', false, { left: 0, cap: 2, entered: 2 }, { at: LAUNCHED }),
    ],
  })
  expect(lines()).toEqual([
    ['True', expect.stringMatching(/^Limit of 5 entries in all: 2 so far, room for 3 · as of /)],
    ['False', expect.stringMatching(/^Limit of 2 entries a day: 2 that day, room for 0 · as of /)],
  ])
})

test.each(LANGUAGE_KEYS)('a finding has words in %s', async (language) => {
  await shown({ language, entries: [found('again_never', false, { times: 1, last: LAUNCHED })] })
  expect(lines()[0]?.[1]).not.toMatch(/again_never|\{\{/)
})
