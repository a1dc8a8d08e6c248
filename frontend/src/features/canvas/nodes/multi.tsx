import type { Rule } from '@/api/types'

import type { NodeLook } from '../looks'
import { formsOf, textOf } from '../words/happeningWords'
import { ruleSentence } from '../words/ruleWords'

export const look: NodeLook = {
  summary: ({ cases }, words) =>
    formsOf(cases)
      .map(({ label, rule }) => {
        const said = typeof rule === 'object' && rule !== null ? ruleSentence(rule as Rule, words) : ''
        return [textOf(label), said].filter(Boolean).join(': ')
      })
      .join(' · '),
  width: 288,
  panelWidth: 560,
}
