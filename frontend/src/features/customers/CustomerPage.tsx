import { Grid, Skeleton, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCustomer } from '@/api/customers'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, NotFoundPage } from '@/components/states'
import { useFormat } from '@/format'

import { Consents } from './Consents'
import { ProfileCard } from './ProfileCard'
import { StatsCard } from './StatsCard'
import { Timeline } from './Timeline'

/** One customer: who this is, how to reach them, what they allow, and everything that was decided about them. */
export default function CustomerPage() {
  const { customerId } = useParams({ from: '/customers/$customerId' })
  const id = Number(customerId)
  if (!Number.isInteger(id) || id <= 0) return <NotFoundPage />
  return <Customer key={id} id={id} />
}

function Customer({ id }: { id: number }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const { data: profile, isLoadingError, error, refetch } = useCustomer(id)
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />
  return (
    <Page>
      <PageHeader
        title={profile ? profile.name || t('noName') : ''}
        loading={!profile}
        crumbs={[{ label: t('title'), to: '/customers' }]}
        subtitle={profile && t('since', { date: format.date(profile.created_at) })}
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 4 }}>
          {profile ? (
            <Stack gap="md">
              <StatsCard stats={profile.stats} />
              <ProfileCard profile={profile} />
              <Consents profile={profile} />
            </Stack>
          ) : (
            <Stack gap="md">
              <Skeleton h={96} radius="md" />
              <Skeleton h={320} radius="md" />
            </Stack>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Timeline customer={id} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}
