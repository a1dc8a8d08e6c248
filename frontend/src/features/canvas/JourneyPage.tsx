import { useParams } from '@tanstack/react-router'

import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'

export default function JourneyPage() {
  const { journeyId } = useParams({ from: '/journeys/$journeyId' })
  return (
    <Page>
      <PageHeader title={journeyId} />
    </Page>
  )
}
