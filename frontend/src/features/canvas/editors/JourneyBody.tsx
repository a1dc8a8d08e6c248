import { useJourneyNames } from '@/api/journeys'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'

import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import classes from './Bodies.module.css'

/** The other journey, and whether it runs. */
export function JourneyBody({ node }: BodyProps) {
  const { words, brand } = useCanvasContext()
  const journeys = useJourneyNames(brand?.id)
  const { journey_id: id, which } = node.config
  if (which === 'runs') return <div className={classes.strong}>{words.choice('which', { value: 'runs', label: 'runs' })}</div>
  if (typeof id !== 'number') return <div className={classes.unset}>{words.t('card.notSet')}</div>
  const journey = journeys.data?.find((each) => each.id === id)
  return (
    <>
      <div className={classes.strong} title={journey?.name}>
        {journey?.name ?? `#${id}`}
      </div>
      {journey && <JourneyStatusBadge status={journey.status} />}
    </>
  )
}
