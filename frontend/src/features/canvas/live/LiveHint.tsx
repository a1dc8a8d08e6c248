import { Paper, Portal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import { shownGraph } from '../state/store'
import type { NodeFigures, StepFigures } from './api'
import classes from './LiveHint.module.css'

const DELAY_MS = 250
const WIDTH = 280
const MOST_REASONS = 6
const PLACES = '[data-live-port], [data-live-step], [data-live-figures]'

interface At {
  node: string
  port: string | undefined
  step: number | undefined
  x: number
  y: number
}

/**
 * The reasons behind a figure, at the pointer or at the card that has the keyboard. One for the whole canvas: it listens
 * where the events arrive, so that hundreds of cards cost nothing for it.
 */
export function LiveHint() {
  const at = useAt()
  const node = useCanvas((state) => (at ? nodeOf(shownGraph(state), at.node) : undefined))
  const figures: NodeFigures | undefined = useCanvas((state) => (at ? state.counters?.nodes[at.node] : undefined))
  if (!at || !node || !figures) return null
  return (
    <Portal>
      <Paper
        className={classes.hint}
        shadow="md"
        role="tooltip"
        data-testid="live-hint"
        style={{ left: Math.max(8, Math.min(at.x, window.innerWidth - WIDTH - 20)), top: Math.min(at.y, window.innerHeight - 260) }}
      >
        <Hint at={at} node={node} figures={figures} />
      </Paper>
    </Portal>
  )
}

function Hint({ at, node, figures }: { at: At; node: GraphNode; figures: NodeFigures }) {
  const { t } = useTranslation('watching')
  const { words } = useCanvasContext()
  const ports = usePorts(node)
  const portWords = usePortWords()
  const step = at.step === undefined ? undefined : figures.steps?.[at.step]
  if (step) return <OfStep step={step} />
  const port = ports.find((each) => each.key === at.port)
  const byPort = figures.reasons_by_port
  if (port) {
    return <Reasons title={portWords(port)} count={figures.ports[port.key] ?? 0} of={byPort[port.key] ?? {}} />
  }
  return (
    <>
      <Line label={t('figure.entered')} value={words.format.number(figures.entered)} strong />
      <Line label={t('figure.here')} value={words.format.number(figures.waiting)} strong />
      {Object.entries(figures.ports).map(([key, count]) => {
        const known = ports.find((each) => each.key === key)
        return <Reasons key={key} title={known ? portWords(known) : t(`port.${key}`)} count={count} of={byPort[key] ?? {}} />
      })}
      {['refused', 'holdout'].map((key) => byPort[key] && <Reasons key={key} title={t(`port.${key}`)} count={sum(byPort[key])} of={byPort[key]} />)}
    </>
  )
}

function Reasons({ title, count, of }: { title: string; count: number; of: Record<string, number> }) {
  const { t } = useTranslation('watching')
  const { words } = useCanvasContext()
  const reasons = Object.entries(of).sort((a, b) => b[1] - a[1])
  return (
    <div className={classes.part}>
      <Line label={title} value={words.format.number(count)} strong />
      {reasons.slice(0, MOST_REASONS).map(([key, number]) => (
        <Line key={key} label={words.label('reason', key)} value={words.format.number(number)} />
      ))}
      {reasons.length > MOST_REASONS && <Line label={t('hint.more', { count: reasons.length - MOST_REASONS })} value="" />}
    </div>
  )
}

const OF_STEP = ['sent', 'delivered', 'opened', 'clicked', 'replied', 'unsubscribed', 'failed', 'skipped', 'waiting'] as const

function OfStep({ step }: { step: StepFigures }) {
  const { t } = useTranslation('watching')
  const { words, brand } = useCanvasContext()
  const { format } = words
  return (
    <>
      <Line label={words.label('channel', step.channel, words.channels.get(step.channel)?.label)} value={t('unit.messages')} strong />
      {OF_STEP.map((key) => (
        <Line key={key} label={t(`message.${key}`)} value={format.number(step[key])} />
      ))}
      <Line label={t('message.cost')} value={format.money(step.cost, step.currency || brand?.currency)} />
    </>
  )
}

function Line({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <div className={classes.line} data-strong={strong || undefined}>
      <span>{label}</span>
      <span>{value}</span>
    </div>
  )
}

const sum = (of: Record<string, number>): number => Object.values(of).reduce((total, each) => total + each, 0)

/** Where the pointer rests, or the card that the keyboard has come to. */
function useAt(): At | null {
  const [at, setAt] = useState<At | null>(null)
  useEffect(() => {
    let timer: number | undefined
    let held: Element | null = null

    function show(place: Element | null, onto: Element | null) {
      if (place === held) return
      held = place
      window.clearTimeout(timer)
      setAt(null)
      const node = onto?.closest<HTMLElement>('.react-flow__node')?.dataset.id
      if (!place || node === undefined) return
      timer = window.setTimeout(() => {
        const box = place.getBoundingClientRect()
        // Beside the figure, so that those below it can still be read; under it where there is no room.
        const beside = box.left - WIDTH - 10 > 8
        const [left, top] = beside ? [box.left - WIDTH - 10, box.top - 8] : [box.left, box.bottom + 6]
        const { livePort, liveStep } = (place as HTMLElement).dataset
        setAt({ node, port: livePort, step: liveStep === undefined ? undefined : Number(liveStep), x: left, y: top })
      }, DELAY_MS)
    }

    const over = ({ target, pointerType, buttons }: PointerEvent) => {
      const element = target instanceof Element ? target : null
      const place = element?.closest(PLACES) ?? null
      show(pointerType === 'touch' || buttons !== 0 ? null : place, place)
    }
    const focus = ({ target }: FocusEvent) => {
      const card = target instanceof Element && target.matches('.react-flow__node:focus-visible') ? target : null
      show(card, card)
    }
    const hide = () => show(null, null)
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide()
    }

    document.addEventListener('pointerover', over)
    document.addEventListener('focusin', focus)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('wheel', hide, { passive: true })
    document.addEventListener('keydown', onKey)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('pointerover', over)
      document.removeEventListener('focusin', focus)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('wheel', hide)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  return at
}
