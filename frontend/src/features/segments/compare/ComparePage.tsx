import { Card, Skeleton, Stack, Text } from '@mantine/core'
import { IconInfoCircle, IconLayersIntersect } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { FEWEST_COMPARED, useComparison } from '@/api/segmentCompare'
import { ButtonLink } from '@/components/links'
import { Note } from '@/components/Note'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { useFormat } from '@/format'

import { readIds, writeIds } from './chosen'
import { Columns } from './Columns'
import { Overlaps } from './Overlaps'
import { SegmentsSelect } from './SegmentsSelect'
import { Splits } from './Splits'

/** Two to five segments side by side. Which ones stands in the address. */
export default function ComparePage() {
  const { t } = useTranslation('segmentPages')
  const { t: ts } = useTranslation('segments')
  const { ids: text } = useSearch({ from: '/segments/compare' })
  const navigate = useNavigate({ from: '/segments/compare' })
  const format = useFormat()
  const ids = readIds(text)
  const found = useComparison(ids)
  return (
    <Page>
      <PageHeader title={t('compare.title')} subtitle={t('compare.subtitle')} crumbs={[{ label: ts('title'), to: '/segments' }]} />
      <SegmentsSelect
        value={ids}
        onChange={(next) => void navigate({ search: { ids: writeIds(next) }, replace: true })}
      />
      {ids.length < FEWEST_COMPARED ? (
        <State
          icon={IconLayersIntersect}
          title={t('compare.choose')}
          actions={
            <ButtonLink to="/segments" variant="light">
              {t('compare.toSegments')}
            </ButtonLink>
          }
        >
          {t('compare.chooseText')}
        </State>
      ) : found.isLoadingError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Stack gap="md" role="status" aria-busy aria-label={t('compare.loading')}>
          <Skeleton h={230} radius="md" />
          <Skeleton h={420} radius="md" />
        </Stack>
      ) : (
        <Stack gap="md" data-testid="comparison">
          {found.data.sampled > 0 && (
            <Note icon={IconInfoCircle} color="yellow">
              {t('compare.sampled', { count: found.data.sampled, number: format.number(found.data.sampled) })}
            </Note>
          )}
          <Card>
            <Overlaps comparison={found.data} />
          </Card>
          <Columns comparison={found.data} />
          {found.data.segments.some(({ splits }) => splits.length > 0) && <Splits comparison={found.data} />}
          <Text size="xs" c="dimmed">
            {t('compare.foot')}
          </Text>
        </Stack>
      )}
    </Page>
  )
}
