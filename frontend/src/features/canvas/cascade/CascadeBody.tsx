import { IconClock, IconHandStop } from '@tabler/icons-react'
import type { CSSProperties } from 'react'

import { channelColor, ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import { listOr } from '../words/lists'
import { longest, preview, type Step, stopsOf } from './cascade'
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
      <StopRule steps={steps} stops={stopsOf(node.config)} />
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

function StopRule({ steps, stops }: { steps: Step[]; stops: string[] }) {
  const { words } = useCanvasContext()
  const said = stops.map((stop) => words.t(`cascade.stop.${stop}`))
  return (
    <div className={classes.stop}>
      <IconHandStop size={14} stroke={1.8} aria-hidden />
      <span>
        {stops.length > 0 ? words.t('cascade.stopsWhen', { reactions: listOr(words.language, said) }) : words.t('cascade.neverStops')}
        {' · '}
        {words.t('cascade.longest', { time: words.format.duration(longest(steps)) })}
      </span>
    </div>
  )
}
