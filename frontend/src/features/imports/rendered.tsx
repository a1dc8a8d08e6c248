import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, type RenderResult } from '@testing-library/react'
import type { ReactElement } from 'react'

import { startTranslations } from '@/i18n'

import type { ImportOptions } from './types'

const text = (key: string, required = true) => ({ key, type: 'text' as const, label: key, required })
const type = {
  ...text('type', false),
  type: 'choice' as const,
  default: 'text',
  choices: ['text', 'number', 'date'].map((value) => ({ value, label: value })),
}
const ANY = ['customers', 'purchases']

/** What the server could say that a mapping may hold; for tests. */
export const OPTIONS: ImportOptions = {
  rows: [
    { key: 'customers', label: 'A customer', needs: ['identity'] },
    { key: 'purchases', label: 'A purchase', needs: ['identity', 'occurred_at', 'amount'] },
  ],
  formats: [{ key: 'csv', label: 'CSV', uses: ['encoding', 'delimiter', 'header'] }],
  encodings: ['utf-8', 'windows-1251'],
  targets: [
    { key: 'identity', label: 'Identity', rows: ANY, fields: [text('namespace')] },
    { key: 'address', label: 'Address', rows: ['customers'], fields: [text('channel')] },
    { key: 'attribute', label: 'Attribute', rows: ['customers'], fields: [text('key'), type, text('label', false)] },
    { key: 'occurred_at', label: 'Time', rows: ['purchases'], fields: [{ ...text('format', false), default: 'iso' }] },
    { key: 'amount', label: 'Amount', rows: ['purchases'], fields: [] },
    { key: 'skip', label: 'Not loaded', rows: ANY, fields: [] },
  ],
  namespaces: [{ key: 'shop', label: 'Shop' }],
  topics: [],
}

/**
 * Draws a piece of the wizard as it stands in the application, in English, with what the server would have answered;
 * `known` are more of its answers, by their keys.
 */
export async function rendered(piece: ReactElement, known: [readonly string[], unknown][] = []): Promise<RenderResult & { again: (piece: ReactElement) => void }> {
  await startTranslations('en')
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  client.setQueryData(['import-options'], OPTIONS)
  client.setQueryData(['registry', 'channels'], [{ key: 'email' }, { key: 'sms' }])
  client.setQueryData(['attributes'], [{ key: 'city', label: 'City', type: 'text', count: 3 }])
  client.setQueryData(['mappings'], [])
  for (const [key, answer] of known) client.setQueryData(key, answer)
  const inside = (inner: ReactElement) => (
    <QueryClientProvider client={client}>
      <MantineProvider env="test">{inner}</MantineProvider>
    </QueryClientProvider>
  )
  const found = render(inside(piece))
  return { ...found, again: (next) => found.rerender(inside(next)) }
}
