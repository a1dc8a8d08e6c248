import { Button, Card, Grid, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { useSource, useSourceKinds } from '@/api/sources'
import type { Source as Stored } from '@/api/types'
import { Note } from '@/components/Note'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, NotFoundPage } from '@/components/states'
import { useFormat } from '@/format'

import { Asking } from './Asking'
import { Connecting } from './Connecting'
import { LOOKS } from './health'
import { HealthBadge } from './HealthBadge'
import { Rejects } from './Rejects'
import { RemoveSource } from './RemoveSource'
import { Silences } from './Silences'
import { SourceForm } from './SourceForm'
import { useHealthWords } from './useHealthWords'
import { useKindName } from './useKindName'

const RateCard = lazy(() => import('./RateCard'))
const CHART_HEIGHT = 344
const NOTES = { ok: 'petrol', silent: 'yellow', failing: 'red', never: 'petrol', off: 'petrol' } as const

/** One source: how much comes from it, what is not taken and why, and how it is connected. */
export default function SourcePage() {
  const { sourceId } = useParams({ from: '/sources/$sourceId' })
  const id = Number(sourceId)
  if (!Number.isInteger(id) || id <= 0) return <NotFoundPage />
  return <Source key={id} id={id} />
}

function Source({ id }: { id: number }) {
  const { t } = useTranslation('sources')
  const canEdit = useCanEdit('settings')
  const [isEditing, setEditing] = useState(false)
  const { data: source, isLoadingError, error, refetch } = useSource(id)
  const kinds = useSourceKinds().data
  const kindName = useKindName(kinds)
  const healthWords = useHealthWords()
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />
  const isAsked = kinds?.find(({ key }) => key === source?.kind)?.runs ?? false
  return (
    <Page>
      <PageHeader
        title={source?.name ?? ''}
        loading={!source}
        crumbs={[{ label: t('title'), to: '/sources' }]}
        badge={source && <HealthBadge source={source} size="lg" />}
        subtitle={source && kindName(source.kind)}
        actions={
          canEdit &&
          source && (
            <>
              <RemoveSource source={source} />
              <Button variant="default" leftSection={<IconPencil size={17} />} onClick={() => setEditing(true)}>
                {t('edit')}
              </Button>
            </>
          )
        }
      />
      {source ? (
        <>
          {source.health.state !== 'ok' && (
            <Note icon={LOOKS[source.health.state].icon} color={NOTES[source.health.state]}>
              {healthWords(source)}
            </Note>
          )}
          <Figures source={source} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <Stack gap="md">
                <Suspense fallback={<Skeleton h={CHART_HEIGHT} radius="md" />}>
                  <RateCard source={source.id} />
                </Suspense>
                <Rejects source={source.id} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <Stack gap="md">
                {isAsked && <Asking source={source} canRun={canEdit} />}
                {source.write_key && <Connecting source={source.id} writeKey={source.write_key} canRotate={canEdit} />}
                <Silences source={source} />
              </Stack>
            </Grid.Col>
          </Grid>
          {isEditing && <SourceForm source={source} onClose={() => setEditing(false)} />}
        </>
      ) : (
        <>
          <Skeleton h={74} radius="md" />
          <Skeleton h={CHART_HEIGHT} radius="md" />
        </>
      )}
    </Page>
  )
}

function Figures({ source }: { source: Stored }) {
  const { t } = useTranslation('sources')
  const { t: tc } = useTranslation()
  const format = useFormat()
  return (
    <Card>
      <Group gap="10px 40px">
        <Figure label={t('columns.last')} value={source.last_at === null ? tc('state.never') : format.ago(source.last_at)} />
        <Figure label={t('rateNow')} value={format.number(Math.round(source.per_minute * 10) / 10)} />
        <Figure
          label={t('form.silentAfter')}
          value={source.silent_after_s === null ? t('notWatched') : format.duration(source.silent_after_s)}
        />
        <Figure label={t('form.key')} value={source.key} mono />
      </Group>
    </Card>
  )
}

function Figure({ label, value, mono = false }: { label: string; value: string; mono?: boolean }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600} size="md" className={mono ? undefined : 'k-num k-sentence'} ff={mono ? 'monospace' : undefined} style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    </div>
  )
}
