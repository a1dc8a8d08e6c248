import { IconClock, IconGripVertical, IconHandStop, IconUsers, IconX } from '@tabler/icons-react'
import { type CSSProperties, useCallback } from 'react'

import { channelColor, ChannelIcon } from '@/channels'
import { removing } from '@/components/removing'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { Config } from '../graph/graph'
import type { BodyProps } from '../looks'
import { type CanvasState, mayEdit } from '../state/store'
import { listOr } from '../words/lists'
import { priceWords } from '../words/tight'
import { longest, orderOf, preview, type Step, stopEventsOf, stopsOf } from './cascade'
import classes from './CascadeBody.module.css'
import { costAtMost, costOf, reachOf, type StepCost, type StepReach } from './outlook'
import { AddStep } from './AddStep'
import { ReachBar } from './ReachBar'
import { StepFigures } from './StepFigures'
import { useOutlook } from './useOutlook'
import { useSaidSteps } from './useSaidSteps'
import { useStepDrag } from './useStepDrag'
import { useStepEdits } from './useStepEdits'

/** The whole chain on the card: channels in order, time-outs, first words, what each reaches and costs, and what stops it. */
export function CascadeBody({ node, counters }: BodyProps) {
  const steps = useSaidSteps(node.config)
  return counters ? (
    <>
      <StepFigures steps={steps} counters={counters} />
      <StopRule steps={steps} config={node.config} />
    </>
  ) : (
    <Chain node={node} steps={steps} />
  )
}

function Chain({ node, steps }: { node: BodyProps['node']; steps: Step[] }) {
  const { words } = useCanvasContext()
  const editable = useCanvas(mayEdit)
  const alone = useCanvas(useCallback((state: CanvasState) => state.selection.nodes.length === 1 && state.selection.nodes[0] === node.id, [node.id]))
  const { segments, outlook } = useOutlook(node)
  const edits = useStepEdits(node)
  const drag = useStepDrag(edits.move)
  const costs = steps.map((step, index) => costOf(step, outlook?.steps[index]?.price ?? null))
  return (
    <>
      {steps.length === 0 && <div className={classes.empty}>{words.t('cascade.noSteps')}</div>}
      <div data-rows>
      <ol className={classes.chain} data-steps data-dragging={drag.dragged !== null || undefined}>
        {steps.map((step, index) => (
          <li key={index} data-row className={classes.row} style={drag.style(index)} data-dragged={drag.dragged === index || undefined} data-testid="cascade-step">
            <StepRow
              step={step}
              index={index}
              count={steps.length}
              cost={costs[index] ?? null}
              reach={reachOf(outlook, index)}
              grip={editable ? drag.grip(index, steps.length) : undefined}
              onRemove={editable && alone ? () => edits.remove(index) : undefined}
            />
          </li>
        ))}
      </ol>
      {editable && alone && <AddStep onAdd={edits.add} />}
      </div>
      <StopRule steps={steps} config={node.config} />
      {steps.length > 0 && <Sums costs={costs} isSegment={segments !== ''} outlook={outlook} hasTopic={typeof node.config.topic_id === 'number'} />}
    </>
  )
}

interface StepRowProps {
  step: Step
  index: number
  count: number
  cost: StepCost | null
  reach: StepReach | null
  grip?: ReturnType<ReturnType<typeof useStepDrag>['grip']>
  onRemove?: () => void
}

function StepRow({ step, index, count, cost, reach, grip, onRemove }: StepRowProps) {
  const { words } = useCanvasContext()
  const { t, format, label, language } = words
  const kind = words.channels.get(step.channel)
  const name = label('channel', step.channel, kind?.label)
  const text = preview(step, kind?.content_fields ?? [])
  return (
    <div className={classes.step} data-nobody={reach?.sent === 0 || undefined}>
      {grip && (
        <button type="button" className={`${classes.grip ?? ''} nodrag nopan`} aria-label={t('panel:step.move', { name, place: index + 1, count })} {...grip}>
          <IconGripVertical size={14} aria-hidden />
        </button>
      )}
      {/* A plain tile: hundreds of these may be on a canvas, and each component of a library costs. */}
      <span className={classes.icon} style={{ '--channel': channelColor(step.channel) } as CSSProperties}>
        <ChannelIcon channel={step.channel} size={16} />
      </span>
      <span className={classes.what}>
        <span className={classes.line}>
          <span className={classes.channel} title={name}>
            {name}
          </span>
          <span className={classes.figure} title={t('cascade.timeoutHelp')}>
            <IconClock size={13} stroke={1.8} aria-hidden />
            {step.timeout_s === null ? '–' : format.duration(step.timeout_s)}
          </span>
        </span>
        <span className={classes.line}>
          <span className={classes.text} data-empty={text === '' || undefined}>
            {text || t('cascade.noText')}
          </span>
          {cost && (
            <span className={classes.figure} title={t(cost.about ? 'panel:step.costAbout' : 'panel:step.cost')}>
              {cost.about && '≈ '}
              {priceWords(cost.amount, cost.currency, language)}
            </span>
          )}
        </span>
        {reach && <ReachBar reach={reach} channel={step.channel} />}
      </span>
      {onRemove && (
        <button type="button" className={`${classes.remove ?? ''} nodrag nopan`} aria-label={t('cascade.remove', { name })} onClick={removing(onRemove)}>
          <IconX size={13} aria-hidden />
        </button>
      )}
    </div>
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
    steps.length > 0 ? t('cascade.longest', { time: format.duration(longest(steps, config)) }) : '',
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

interface SumsProps {
  costs: (StepCost | null)[]
  isSegment: boolean
  hasTopic: boolean
  outlook: ReturnType<typeof useOutlook>['outlook']
}

/** Of the whole cascade: who can be reached by any step, and what one person can cost. */
function Sums({ costs, isSegment, hasTopic, outlook }: SumsProps) {
  const { t, format, language } = useCanvasContext().words
  const most = costAtMost(costs)
  const about = outlook && outlook.sampled > 0 ? '≈ ' : ''
  const said = [
    !isSegment
      ? t('panel:reach.noSegment')
      : !hasTopic
        ? t('panel:reach.noTopic')
        : outlook?.members == null
          ? ''
          : t('panel:reach.any', { number: about + format.number(outlook.reachable ?? 0), all: about + format.number(outlook.members) }),
    most ? t('panel:reach.atMost', { amount: priceWords(most.amount, most.currency, language) }) : '',
  ].filter(Boolean)
  if (said.length === 0) return null
  return (
    <div className={classes.sums} title={about ? t('panel:reach.sampled', { count: outlook?.sampled ?? 0, number: format.number(outlook?.sampled ?? 0) }) : undefined}>
      <IconUsers size={14} stroke={1.8} aria-hidden />
      <span>{said.join(' · ')}</span>
    </div>
  )
}
