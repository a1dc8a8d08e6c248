import type { Rule } from '@/api/types'

import { ConditionBody } from '../editors/ConditionBody'
import { ConditionEditor } from '../editors/ConditionEditor'
import type { NodeLook } from '../looks'
import { conditionsIn, ruleSentence } from '../words/ruleWords'

export const look: NodeLook = {
  summary: ({ rule }, words) => (typeof rule === 'object' && rule !== null ? ruleSentence(rule as Rule, words) : ''),
  Body: ConditionBody,
  Editor: ConditionEditor,
  width: 288,
  bodyHeight: ({ rule }) => 8 + 20 * Math.min(conditionsIn(rule), 5),
  panelWidth: 560,
}
