import { useParams } from '@tanstack/react-router'

import { useBrands } from '@/api/brands'
import { useNodeTypes } from '@/api/registries'
import type { Brand } from '@/api/types'
import { FailedPage, NotFoundPage } from '@/components/states'

import { useJourney } from './api'
import { CanvasSkeleton } from './CanvasSkeleton'
import { useWords } from './words/useWords'
import { Workspace } from './Workspace'

const NO_BRANDS: Brand[] = []

/** One journey: its canvas to draw and to watch. */
export default function JourneyPage() {
  const { journeyId } = useParams({ from: '/journeys/$journeyId' })
  const id = Number(journeyId)
  const journey = useJourney(id)
  const types = useNodeTypes()
  const brands = useBrands()
  const words = useWords()
  if (!Number.isInteger(id)) return <NotFoundPage />
  // What is open stays open: a failed reload in the background must not take the canvas away.
  if (!journey.data && journey.isError) return <FailedPage error={journey.error} onRetry={() => void journey.refetch()} />
  if (!types.data && types.isError) return <FailedPage error={types.error} onRetry={() => void types.refetch()} />
  if (!journey.data || !types.data || brands.isPending || !words) return <CanvasSkeleton />
  return <Workspace key={id} journey={journey.data} types={types.data} brands={brands.data ?? NO_BRANDS} words={words} />
}
