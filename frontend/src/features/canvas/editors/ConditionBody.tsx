import type { Rule } from '@/api/types'

import { useCanvasContext } from '../CanvasContext'
import type { BodyProps } from '../looks'
import { ruleLines } from '../words/ruleWords'
import classes from './Bodies.module.css'

const SHOWN = 4

/** The rule in words, a condition a line. */
export function ConditionBody({ node }: BodyProps) {
  const { words } = useCanvasContext()
  const { rule } = node.config
  const lines = typeof rule === 'object' && rule !== null ? ruleLines(rule as Rule, words) : []
  if (lines.length === 0) return <div className={classes.unset}>{words.t('condition.empty')}</div>
  return (
    <ul className={classes.rule}>
      {lines.slice(0, SHOWN).map((line, index) => (
        <li key={index} style={{ paddingLeft: Math.min(line.depth, 2) * 10 }}>
          {line.joint && <span className={classes.joint}>{words.t(`rule.${line.joint}`)} </span>}
          {line.negated && <span className={classes.not}>{words.t('rule.not')} </span>}
          {line.text}
        </li>
      ))}
      {lines.length > SHOWN && <li className={classes.dimmed}>{words.t('rule.more', { count: lines.length - SHOWN })}</li>}
    </ul>
  )
}
