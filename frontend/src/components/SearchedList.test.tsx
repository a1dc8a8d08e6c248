import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'

import { rendered } from '@/features/imports/rendered'

import { type Searched, SearchedList } from './SearchedList'

interface PeopleProps {
  searched: Searched
  count: number
  onSearch: (searched: Searched, how: { replace: boolean }) => void
}

function People({ searched, count, onSearch }: PeopleProps) {
  const query = useQuery({ queryKey: ['people', searched, count], queryFn: () => Promise.resolve({ count, results: ['Ola', 'Ira'] }) })
  return (
    <SearchedList
      query={query}
      searched={searched}
      onSearch={onSearch}
      pageSize={2}
      placeholder="Who?"
      counted={(found) => `${found.count} people`}
      empty={{ icon: IconUsers, title: 'Nobody' }}
    >
      {(found) => <p>{found?.results.join(', ')}</p>}
    </SearchedList>
  )
}

test('what is typed is looked for on the first page', async () => {
  const onSearch = vi.fn()
  await rendered(<People searched={{ page: 2 }} count={5} onSearch={onSearch} />)
  expect(await screen.findByText('Ola, Ira')).toBeInTheDocument()
  expect(screen.getByText('5 people')).toBeInTheDocument()
  await userEvent.type(screen.getByRole('searchbox', { name: 'Who?' }), ' ola ')
  await waitFor(() => expect(onSearch).toHaveBeenCalledWith({ q: 'ola' }, { replace: true }))
})

test('another page keeps what was looked for, and the first stands in no address', async () => {
  const onSearch = vi.fn()
  await rendered(<People searched={{ q: 'o', page: 2 }} count={5} onSearch={onSearch} />)
  await userEvent.click(await screen.findByRole('button', { name: '3' }))
  expect(onSearch).toHaveBeenCalledWith({ q: 'o', page: 3 }, { replace: false })
  await userEvent.click(screen.getByRole('button', { name: '1' }))
  expect(onSearch).toHaveBeenLastCalledWith({ q: 'o', page: undefined }, { replace: false })
})

test('where nothing is found a sentence stands, and one page has no numbers', async () => {
  const { again } = await rendered(<People searched={{ q: 'x' }} count={0} onSearch={vi.fn()} />)
  expect(await screen.findByText('Nobody')).toBeInTheDocument()
  again(<People searched={{}} count={2} onSearch={vi.fn()} />)
  expect(await screen.findByText('Ola, Ira')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '1' })).toBeNull()
})
