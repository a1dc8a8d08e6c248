import { Avatar, Badge, Grid, Group, Skeleton, Stack, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconGitMerge, IconHistory, IconMedal, IconShoppingCart, IconUser } from '@tabler/icons-react'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCustomer } from '@/api/customers'
import { ApiError } from '@/api/errors'
import { useMerges } from '@/api/profile'
import type { CustomerProfile, Standing } from '@/api/types'
import { Note } from '@/components/Note'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, NotFoundPage } from '@/components/states'
import { useFormat } from '@/format'

import { AttributesCard } from './AttributesCard'
import { Consents } from './Consents'
import classes from './Customer.module.css'
import { CustomerActions } from './CustomerActions'
import { Merges } from './Merges'
import { Purchases } from './Purchases'
import { StatsCard } from './StatsCard'
import { Timeline } from './Timeline'
import { kindsOf } from './timelineKinds'
import { WhoCard } from './WhoCard'

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
  const isNarrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false })
  const { data: profile, isLoadingError, error, refetch } = useCustomer(id)
  const { was } = useSearch({ from: '/customers/$customerId' })
  const now = isLoadingError ? mergedInto(error) : null
  if (now !== null) {
    return <Navigate to="/customers/$customerId" params={{ customerId: String(now) }} search={{ was: id }} replace />
  }
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />
  const name = profile ? profile.name || t('noName') : ''
  return (
    <Page>
      <Group gap="md" wrap="nowrap" align="flex-end">
        <Avatar size={52} radius="xl" color="petrol" name={name} visibleFrom="sm" />
        <div style={{ flex: 1, minWidth: 0 }}>
          <PageHeader
            title={name}
            loading={!profile}
            crumbs={[{ label: t('title'), to: '/customers' }]}
            subtitle={profile && t('since', { date: format.date(profile.created_at) })}
            badge={profile && <Levels standings={profile.loyalty} />}
            actions={profile && <CustomerActions profile={profile} />}
          />
        </div>
      </Group>
      {was !== undefined && (
        <Note icon={IconGitMerge} color="petrol">
          {t('merges.cameFrom', { id: was })}
        </Note>
      )}
      {isNarrow ? (
        <Happened id={id} profile={profile} withProfile />
      ) : (
        <Grid gap="md">
          <Grid.Col span={4}>
            <Who profile={profile} />
          </Grid.Col>
          <Grid.Col span={8}>
            <Happened id={id} profile={profile} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  )
}

/** Who they are by now whom the server no longer knows by this id; null for any other error. */
function mergedInto(error: unknown): number | null {
  if (!(error instanceof ApiError) || error.code !== 'merged') return null
  const { merged_into: now } = error.body as { merged_into?: unknown }
  return typeof now === 'number' ? now : null
}

/** Who this is, and what is known and allowed. */
function Who({ profile }: { profile: CustomerProfile | undefined }) {
  if (!profile) {
    return (
      <Stack gap="md">
        <Skeleton h={96} radius="md" />
        <Skeleton h={320} radius="md" />
      </Stack>
    )
  }
  return (
    <Stack gap="md">
      <StatsCard stats={profile.stats} />
      <WhoCard profile={profile} />
      <AttributesCard customer={profile.id} known={profile.known} />
      <Consents profile={profile} />
    </Stack>
  )
}

const TABS = ['profile', 'timeline', 'purchases', 'merges'] as const

interface HappenedProps {
  id: number
  profile: CustomerProfile | undefined
  /** There is no room beside it: who it is becomes the first tab. */
  withProfile?: boolean
}

/** On a phone the tabs scroll sideways: the chosen one must be seen. */
function intoView(tab: HTMLElement | null) {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** What happened: all of it in one line of time, purchases with their lines, and who was joined. */
function Happened({ id, profile, withProfile = false }: HappenedProps) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const search = useSearch({ from: '/customers/$customerId' })
  const navigate = useNavigate({ from: '/customers/$customerId' })
  const merges = useMerges(id).data?.length ?? 0
  const first = withProfile ? 'profile' : 'timeline'
  const asked = TABS.find((each) => each === search.tab) ?? first
  const tab = asked === 'profile' ? first : asked
  const seen = (each: string) => (each === tab ? intoView : undefined)
  const counted = (value: number | undefined) =>
    value ? (
      <Badge size="sm" color="gray" className="k-num" miw="max-content">
        {format.compact(value)}
      </Badge>
    ) : null
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        void navigate({ search: (before) => ({ ...before, tab: next === first ? undefined : (next ?? undefined) }), replace: true })
      }
    >
      <Tabs.List className={classes.tabs}>
        {withProfile && (
          <Tabs.Tab value="profile" leftSection={<IconUser size={16} aria-hidden />}>
            {t('tabs.profile')}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="timeline" ref={seen('timeline')} leftSection={<IconHistory size={16} aria-hidden />}>
          {t('tabs.timeline')}
        </Tabs.Tab>
        <Tabs.Tab value="purchases" ref={seen('purchases')} leftSection={<IconShoppingCart size={16} aria-hidden />} rightSection={counted(profile?.stats.purchases)}>
          {t('tabs.purchases')}
        </Tabs.Tab>
        <Tabs.Tab value="merges" ref={seen('merges')} leftSection={<IconGitMerge size={16} aria-hidden />} rightSection={counted(merges)}>
          {t('tabs.merges')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={tab} pt="md">
        {tab === 'profile' && <Who profile={profile} />}
        {tab === 'timeline' && (
          <Timeline
            customer={id}
            kinds={kindsOf(search.kinds)}
            onKinds={(kinds) => void navigate({ search: (before) => ({ ...before, kinds: kinds.join() || undefined }), replace: true })}
          />
        )}
        {tab === 'purchases' && <Purchases customer={id} />}
        {tab === 'merges' && <Merges customer={id} />}
      </Tabs.Panel>
    </Tabs>
  )
}

/** The levels of loyalty, beside the name. */
function Levels({ standings }: { standings: Standing[] }) {
  return standings
    .filter(({ level }) => level !== null)
    .map(({ programme, name, level }) => (
      <Badge key={programme} color="yellow" title={name} leftSection={<IconMedal size={13} aria-hidden />}>
        {level}
      </Badge>
    ))
}
