import { Button, Group, Select } from '@mantine/core'
import { IconDownload, IconHelpCircle } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { ledgerFile, type LedgerSearch } from '@/api/ledger'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { FailedPage, NotFoundPage } from '@/components/states'
import { useJourney } from '@/features/canvas/api'
import { useLabel } from '@/i18n/useLabel'

import { DaysPick } from './DaysPick'
import { LedgerList } from './LedgerList'
import { usePlaces } from './usePlaces'

/** Every decision of a journey: who, where, which way, and why; narrowed, searched, taken along as a file. */
export default function LedgerPage() {
  const { journeyId } = useParams({ from: '/journeys/$journeyId/ledger' })
  const id = Number(journeyId)
  if (!Number.isInteger(id) || id <= 0) return <NotFoundPage />
  return <Ledger key={id} id={id} />
}

function Ledger({ id }: { id: number }) {
  const { t, i18n } = useTranslation('ledger')
  const label = useLabel()
  const search = useSearch({ from: '/journeys/$journeyId/ledger' })
  const navigate = useNavigate({ from: '/journeys/$journeyId/ledger' })
  const { data: journey, isLoadingError, error, refetch } = useJourney(id)
  const places = usePlaces(journey)
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />

  const reasons = Object.keys((i18n.getResource('en', 'registry', 'reason') ?? {}) as object)
  const narrow = (change: LedgerSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const ports = places.ports(search.node)

  return (
    <Page>
      <PageHeader
        title={t('title')}
        loading={!journey}
        crumbs={[
          { label: t('journeys'), to: '/journeys' },
          { label: journey?.name ?? '', to: `/journeys/${id}` as '/journeys' },
        ]}
        badge={journey && <JourneyStatusBadge status={journey.status} />}
        subtitle={t('subtitle')}
        actions={
          <Group gap="xs">
            <ButtonLink
              variant="default"
              leftSection={<IconHelpCircle size={17} />}
              to="/journeys/$journeyId/why"
              params={{ journeyId: String(id) }}
            >
              {t('why.button')}
            </ButtonLink>
            <Button component="a" href={ledgerFile(id, search)} download variant="default" leftSection={<IconDownload size={17} />}>
              {t('export')}
            </Button>
          </Group>
        }
      />
      <Group gap="sm">
        <SearchInput value={search.q ?? ''} placeholder={t('search')} onChange={(q) => narrow({ q: q || undefined })} />
        <Select
          w={{ base: '100%', xs: 220 }}
          aria-label={t('block')}
          placeholder={t('anyBlock')}
          clearable
          searchable
          data={places.nodes}
          value={search.node ?? null}
          onChange={(node) => narrow({ node: node ?? undefined, port: undefined })}
        />
        {ports.length > 0 && (
          <Select
            w={{ base: '100%', xs: 190 }}
            aria-label={t('port')}
            placeholder={t('anyPort')}
            clearable
            data={ports}
            value={search.port ?? null}
            onChange={(port) => narrow({ port: port ?? undefined })}
          />
        )}
        <Select
          w={{ base: '100%', xs: 240 }}
          aria-label={t('reason')}
          placeholder={t('anyReason')}
          clearable
          searchable
          data={reasons.map((value) => ({ value, label: label('reason', value) }))}
          value={search.reason ?? null}
          onChange={(reason) => narrow({ reason: reason ?? undefined })}
        />
        <DaysPick from={search.from} to={search.to} onChange={narrow} />
      </Group>
      <LedgerList journey={id} search={search} />
    </Page>
  )
}
