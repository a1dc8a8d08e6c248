import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Rule } from '@/api/types'
import { ruleSentence } from '@/features/canvas/words/ruleWords'
import { useWords } from '@/features/canvas/words/useWords'
import { useFormat } from '@/format'

import { bracketed, type Piece } from './brackets'
import classes from './RuleSentence.module.css'
import type { RuleSize } from './useRuleSize'

interface RuleSentenceProps {
  rule: Rule
  size: RuleSize
}

/**
 * The whole rule in one plain sentence. In English these are the server's own words, which a journey's ledger uses, too;
 * in the other languages the browser puts them together from the same translations as the rows.
 */
export function RuleSentence({ rule, size }: RuleSentenceProps) {
  const { t, i18n } = useTranslation('segments')
  const words = useWords()
  const format = useFormat()
  // A condition that is not complete has no words on the server yet.
  const complete = Object.keys(size.errors).length === 0
  const server = i18n.language === 'en' && complete ? size.words : undefined
  const nothing = 'all' in rule && Array.isArray(rule.all) && rule.all.length === 0
  const said = nothing ? t('sentence.everybody') : (server ?? (words ? ruleSentence(rule, words) : ''))
  const pale = size.stale && !nothing
  return (
    <div className={classes.band} data-testid="rule-words" data-pale={pale || undefined}>
      <Text size="xs" c="dimmed" component="span" className={classes.label}>
        {t('inWords')}
        {size.size && (
          // On a phone the number stands far below: here it is always in sight.
          <Text component="span" size="xs" fw={650} c="var(--mantine-color-text)" className={classes.count}>
            {size.size.interval ? '≈ ' : ''}
            {format.number(size.size.count)}
          </Text>
        )}
      </Text>
      <div className={`k-sentence ${classes.words ?? ''}`} tabIndex={0} role="region" aria-label={t('inWords')}>
        <Pieces pieces={bracketed(said)} />
      </div>
    </div>
  )
}

/** Each pair of brackets has a shade of its own, so that one sees what belongs together. */
function Pieces({ pieces, depth = 0 }: { pieces: Piece[]; depth?: number }) {
  return pieces.map((piece, index) =>
    typeof piece === 'string' ? (
      <span key={index}>{piece}</span>
    ) : (
      <span key={index} className={classes.bracket} data-depth={depth % 3}>
        (<Pieces pieces={piece} depth={depth + 1} />)
      </span>
    ),
  )
}
