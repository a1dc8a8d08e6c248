import { Group, Pagination, Text } from '@mantine/core'
import { IconMailOff, IconUsers, IconUserSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { CUSTOMERS_PAGE, useCustomers } from '@/api/customers'
import { useCanRead } from '@/api/session'
import { CustomersTable } from '@/components/CustomersTable'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed, State } from '@/components/states'
import { useFormat } from '@/format'

/** The whole customer base, searchable. */
export default function CustomersPage() {
  const { t } = useTranslation('customers')
  const { q = '', page = 1 } = useSearch({ from: '/customers' })
  const navigate = useNavigate({ from: '/customers' })
  const format = useFormat()
  const canSeeSuppressions = useCanRead('suppressions')
  const customers = useCustomers(q, page)
  const count = customers.data?.count ?? 0
  const pages = Math.ceil(count / CUSTOMERS_PAGE)

  return (
    <Page>
      <PageHeader
        title={t('title')}
        subtitle={t('subtitle')}
        actions={
          canSeeSuppressions && (
            <ButtonLink to="/suppressions" variant="default" leftSection={<IconMailOff size={17} />}>
              {t('suppressions.title')}
            </ButtonLink>
          )
        }
      />
      <Group justify="space-between" gap="sm">
        <SearchInput
          value={q}
          placeholder={t('search')}
          onChange={(next) => void navigate({ search: { q: next || undefined }, replace: true })}
        />
        {customers.data && (
          <Text size="sm" c="dimmed" className="k-num">
            {customers.data.is_more ? t('countAtLeast', { number: format.number(count) }) : t('count', { count, number: format.number(count) })}
          </Text>
        )}
      </Group>
      {customers.isLoadingError ? (
        <Failed error={customers.error} onRetry={() => void customers.refetch()} />
      ) : customers.data?.count === 0 ? (
        <State icon={q ? IconUserSearch : IconUsers} title={q ? t('nobody.title') : t('empty.title')}>
          {q ? t('nobody.text', { q }) : t('empty.text')}
        </State>
      ) : (
        <div style={{ opacity: customers.isPlaceholderData ? 0.6 : 1, transition: 'opacity 150ms' }}>
          <CustomersTable rows={customers.data?.results} />
        </div>
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination
            total={pages}
            value={page}
            size="sm"
            onChange={(next) => void navigate({ search: (before) => ({ ...before, page: next === 1 ? undefined : next }) })}
          />
        </Group>
      )}
    </Page>
  )
}
