import { ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import type { NodeFigures } from '../live/api'
import { Moved } from '../live/Moved'
import { tight, tightMoney } from '../words/tight'
import type { Step } from './cascade'
import classes from './StepFigures.module.css'

const FIGURES = ['sent', 'opened', 'clicked', 'failed'] as const

/** Per step of a running cascade: what was sent, what came of it, what it cost. In messages, not people. */
export function StepFigures({ steps, counters }: { steps: Step[]; counters: NodeFigures }) {
  const { words, brand } = useCanvasContext()
  const { t } = words
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th aria-label={t('cascade.step')} />
          <th>{t('cascade.sent')}</th>
          <th>{t('cascade.read')}</th>
          <th>{t('cascade.clicked')}</th>
          <th>{t('cascade.failed')}</th>
          <th>{t('cascade.cost')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => {
          const figures = counters.steps?.[index]
          const cost = figures?.cost ?? '0'
          const currency = figures?.currency ?? brand?.currency ?? 'USD'
          const name = words.label('channel', step.channel, words.channels.get(step.channel)?.label)
          return (
            <tr key={index} data-live-step={index}>
              <th scope="row">
                <span className={classes.channel} title={name}>
                  <ChannelIcon channel={step.channel} size={16} />
                  <span>{name}</span>
                </span>
              </th>
              {FIGURES.map((key) => {
                const value = figures?.[key] ?? 0
                return (
                  <td key={key} data-bad={(key === 'failed' && value > 0) || undefined}>
                    <Moved>{tight(value, words.language)}</Moved>
                  </td>
                )
              })}
              <td>{tightMoney(cost, currency, words.language)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
