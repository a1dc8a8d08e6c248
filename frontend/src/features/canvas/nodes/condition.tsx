import type { Rule } from '@/api/types'

import { ConditionBody } from '../editors/ConditionBody'
import { ConditionEditor } from '../editors/ConditionEditor'
import type { NodeLook } from '../looks'
import { ruleSentence } from '../words/ruleWords'

export const look: NodeLook = {
  summary: ({ rule }, words) => (typeof rule === 'object' && rule !== null ? ruleSentence(rule as Rule, words) : ''),
  Body: ConditionBody,
  Editor: ConditionEditor,
  width: 288,
  bodyHeight: () => 28,
  panelWidth: 560,
}
