import { Skeleton, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useSegment } from '@/api/segments'
import { useCanEdit } from '@/api/session'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, ForbiddenPage, NotFoundPage } from '@/components/states'

import { SegmentForm } from './SegmentForm'

/** A segment to look at and change; `/segments/new` makes one. */
export default function SegmentPage() {
  const { segmentId } = useParams({ from: '/segments/$segmentId' })
  const { t } = useTranslation()
  const canEdit = useCanEdit('segments')
  const isNew = segmentId === 'new'
  const id = isNew ? null : Number(segmentId)
  const segment = useSegment(id)

  if (isNew) return canEdit ? <SegmentForm key="new" segment={null} /> : <ForbiddenPage />
  if (!Number.isInteger(id)) return <NotFoundPage />
  if (segment.isLoadingError) return <FailedPage error={segment.error} onRetry={() => void segment.refetch()} />
  if (segment.data) return <SegmentForm key={segmentId} segment={segment.data} />
  return (
    <Page>
      <PageHeader title="" loading crumbs={[{ label: t('nav.segments'), to: '/segments' }]} />
      <Stack gap="xs">
        <Skeleton h={44} />
        <Skeleton h={44} />
        <Skeleton h={44} w="60%" />
      </Stack>
    </Page>
  )
}
