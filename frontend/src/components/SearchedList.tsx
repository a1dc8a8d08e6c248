import { Button, Group, Pagination, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { SearchInput } from './SearchInput'
import { Failed, State, type StateProps } from './states'

/** What was typed and which page is shown; both stand in the address. */
export interface Searched {
  q?: string
  page?: number
}

interface SearchedListProps<Found extends { count: number }> {
  query: UseQueryResult<Found>
  searched: Searched
  onSearch: (searched: Searched, how: { replace: boolean }) => void
  /** So many rows stand on a page. */
  pageSize: number
  placeholder: string
  /** How many were found, in words. */
  counted: (found: Found) => string
  /** Stands in the place of the list when nothing is in it. */
  empty: StateProps
  children: (found: Found | undefined) => ReactNode
}

/** A long list that the server searches and cuts into pages. */
export function SearchedList<Found extends { count: number }>(props: SearchedListProps<Found>) {
  const { query, searched, onSearch, pageSize, placeholder, counted, empty, children } = props
  const { t } = useTranslation()
  const { q = '', page = 1 } = searched
  const pages = Math.ceil((query.data?.count ?? 0) / pageSize)
  return (
    <>
      <Group justify="space-between" gap="sm">
        <SearchInput value={q} placeholder={placeholder} onChange={(next) => onSearch({ q: next || undefined }, { replace: true })} />
        {query.data && (
          <Text size="sm" c="dimmed" className="k-num">
            {counted(query.data)}
          </Text>
        )}
      </Group>
      {query.isLoadingError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.count === 0 ? (
        <State
          {...empty}
          actions={
            q === '' ? (
              empty.actions
            ) : (
              <Button variant="light" onClick={() => onSearch({ q: undefined }, { replace: true })}>
                {t('actions.clearSearch')}
              </Button>
            )
          }
        />
      ) : (
        <div style={{ opacity: query.isPlaceholderData ? 0.6 : 1, transition: 'opacity 150ms' }}>{children(query.data)}</div>
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination
            total={pages}
            value={page}
            size="sm"
            onChange={(next) => onSearch({ q: q || undefined, page: next === 1 ? undefined : next }, { replace: false })}
          />
        </Group>
      )}
    </>
  )
}
