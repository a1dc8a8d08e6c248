import { useTranslation } from 'react-i18next'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import { tight } from '../words/tight'
import classes from './LiveBar.module.css'

const busiestOf = (state: CanvasState) => state.busiest

/** What the lines say: the thickest is the busiest, nobody has gone along a dotted one. */
export function Legend() {
  const { t } = useTranslation('watching')
  const { language } = useCanvasContext().words
  const most = useCanvas(busiestOf)
  return (
    <span className={classes.legend} data-testid="legend">
      <span className={classes.mark} title={t('legend.unit')}>
        <svg width="46" height="14" viewBox="0 0 46 14" aria-hidden>
          {[2, 4.5, 8].map((width, index) => (
            <line key={width} x1={5 + index * 15} x2={11 + index * 15} y1="7" y2="7" strokeWidth={width} className={classes.busy} />
          ))}
        </svg>
        <span className="k-num">{t('legend.busiest', { number: tight(most, language) })}</span>
      </span>
      <span className={classes.mark}>
        <svg width="24" height="6" viewBox="0 0 24 6" aria-hidden>
          <line x1="1" x2="23" y1="3" y2="3" strokeWidth="1.5" className={classes.idle} />
        </svg>
        {t('legend.nobody')}
      </span>
    </span>
  )
}
