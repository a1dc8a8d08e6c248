import type { NodeCounters } from '@/api/types'
import { ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import { tight, tightMoney } from '../words/tight'
import type { Step } from './cascade'
import classes from './StepFigures.module.css'

const FIGURES = ['sent', 'opened', 'clicked', 'failed'] as const

/** Per step of a running cascade: what was sent, what came of it, what it cost. In messages, not people. */
export function StepFigures({ steps, counters }: { steps: Step[]; counters: NodeCounters }) {
  const { words, brand } = useCanvasContext()
  const { format, t } = words
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
          const name = words.label('channel', step.channel, words.channels.get(step.channel)?.label)
          return (
            <tr key={index}>
              <th scope="row">
                <span className={classes.channel} title={name}>
                  <ChannelIcon channel={step.channel} size={16} />
                  <span>{name}</span>
                </span>
              </th>
              {FIGURES.map((key) => {
                const value = figures?.[key] ?? 0
                return (
                  <td key={key} title={format.number(value)} data-bad={(key === 'failed' && value > 0) || undefined}>
                    {tight(value, words.language)}
                  </td>
                )
              })}
              <td title={format.money(cost, brand?.currency)}>{tightMoney(cost, brand?.currency ?? 'USD', words.language)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
