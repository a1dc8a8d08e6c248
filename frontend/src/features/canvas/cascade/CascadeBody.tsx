import { IconClock, IconHandStop } from '@tabler/icons-react'
import type { CSSProperties } from 'react'

import { channelColor, ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import { listOr } from '../words/lists'
import type { Config } from '../graph/graph'
import { longest, orderOf, preview, type Step, stopEventsOf, stopsOf } from './cascade'
import classes from './CascadeBody.module.css'
import { StepFigures } from './StepFigures'
import { useSaidSteps } from './useSaidSteps'

/** The whole chain on the card: channels in order, time-outs, first words, and what stops it. */
export function CascadeBody({ node, counters }: BodyProps) {
  const { words } = useCanvasContext()
  const steps = useSaidSteps(node.config)
  if (steps.length === 0) return <div className={classes.empty}>{words.t('cascade.noSteps')}</div>
  return (
    <>
      {counters ? (
        <StepFigures steps={steps} counters={counters} />
      ) : (
        <ol className={classes.chain}>
          {steps.map((step, index) => (
            <StepRow key={index} step={step} />
          ))}
        </ol>
      )}
      <StopRule steps={steps} config={node.config} />
    </>
  )
}

function StepRow({ step }: { step: Step }) {
  const { words } = useCanvasContext()
  const kind = words.channels.get(step.channel)
  const text = preview(step, kind?.content_fields ?? [])
  return (
    <li className={classes.step}>
      {/* A plain tile: hundreds of these may be on a canvas, and each component of a library costs. */}
      <span className={classes.icon} style={{ '--channel': channelColor(step.channel) } as CSSProperties}>
        <ChannelIcon channel={step.channel} size={16} />
      </span>
      <span className={classes.what}>
        <span className={classes.channel}>{words.label('channel', step.channel, kind?.label)}</span>
        <span className={classes.text} data-empty={text === '' || undefined}>
          {text || words.t('cascade.noText')}
        </span>
      </span>
      <span className={classes.timeout} title={words.t('cascade.timeoutHelp')}>
        <IconClock size={13} stroke={1.8} aria-hidden />
        {step.timeout_s === null ? '–' : words.format.duration(step.timeout_s)}
      </span>
    </li>
  )
}

function StopRule({ steps, config }: { steps: Step[]; config: Config }) {
  const { words, brand } = useCanvasContext()
  const { t, format } = words
  const order = orderOf(config)
  const stops = [...stopsOf(config).map((stop) => t(`cascade.stop.${stop}`)), ...stopEventsOf(config).map((event) => `“${event}”`)]
  const budget = typeof config.budget === 'string' || typeof config.budget === 'number' ? String(config.budget) : null
  const said = [
    stops.length > 0 ? t('cascade.stopsWhen', { reactions: listOr(words.language, stops) }) : t('cascade.neverStops'),
    t('cascade.longest', { time: format.duration(longest(steps, config)) }),
    order === 'drawn' ? '' : t(`cascade.orderShort.${order}`),
    budget === null ? '' : t('cascade.budgetShort', { amount: format.money(budget, brand?.currency) }),
  ]
  return (
    <div className={classes.stop}>
      <IconHandStop size={14} stroke={1.8} aria-hidden />
      <span>{said.filter(Boolean).join(' · ')}</span>
    </div>
  )
}
