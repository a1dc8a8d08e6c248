import type { NodeCounters } from '@/api/types'
import { ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import type { Step } from './cascade'
import classes from './StepFigures.module.css'

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
          const name = words.label('channel', step.channel, words.channels.get(step.channel)?.label)
          return (
            <tr key={index}>
              <th scope="row">
                <span className={classes.channel} title={name}>
                  <ChannelIcon channel={step.channel} size={16} />
                  <span>{name}</span>
                </span>
              </th>
              <td>{format.compact(figures?.sent ?? 0)}</td>
              <td>{format.compact(figures?.opened ?? 0)}</td>
              <td>{format.compact(figures?.clicked ?? 0)}</td>
              <td data-bad={(figures?.failed ?? 0) > 0 || undefined}>{format.compact(figures?.failed ?? 0)}</td>
              <td>{format.money(figures?.cost ?? 0, brand?.currency)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
