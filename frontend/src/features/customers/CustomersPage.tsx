import { useTranslation } from 'react-i18next'

import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'

export default function CustomersPage() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('nav.customers')} />
    </Page>
  )
}
