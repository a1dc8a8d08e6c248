import { IconMailOff, IconUsers, IconUserSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { CUSTOMERS_PAGE, useCustomers } from '@/api/customers'
import { useCanEdit, useCanRead } from '@/api/session'
import { CustomersTable } from '@/components/CustomersTable'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchedList } from '@/components/SearchedList'
import { useFormat } from '@/format'

/** The whole customer base, searchable. */
export default function CustomersPage() {
  const { t } = useTranslation('customers')
  const searched = useSearch({ from: '/customers' })
  const { q = '', page = 1 } = searched
  const navigate = useNavigate({ from: '/customers' })
  const format = useFormat()
  const canImport = useCanEdit('imports')
  const canSeeSuppressions = useCanRead('suppressions')
  const customers = useCustomers(q, page)

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
      <SearchedList
        query={customers}
        searched={searched}
        onSearch={(search, how) => void navigate({ search, ...how })}
        pageSize={CUSTOMERS_PAGE}
        placeholder={t('search')}
        counted={({ count, is_more: isMore }) =>
          isMore ? t('countAtLeast', { number: format.number(count) }) : t('count', { count, number: format.number(count) })
        }
        empty={{
          icon: q ? IconUserSearch : IconUsers,
          title: q ? t('nobody.title') : t('empty.title'),
          children: q ? t('nobody.text', { q }) : t('empty.text'),
          actions: canImport && <ButtonLink to="/imports/new">{t('empty.action')}</ButtonLink>,
        }}
      >
        {(found) => <CustomersTable rows={found?.results} />}
      </SearchedList>
    </Page>
  )
}
