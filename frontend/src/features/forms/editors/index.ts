import { type ComponentType, lazy } from 'react'

import type { FieldType } from '@/api/types'

import type { EditorProps } from '../types'
import { AttributeEditor } from './AttributeEditor'
import { BooleanEditor } from './BooleanEditor'
import { ChoiceEditor, MultiChoiceEditor } from './ChoiceEditor'
import { ColorEditor } from './ColorEditor'
import { deferred } from './deferred'
import { DateEditor } from './DeferredDate'
import { DurationEditor } from './DurationEditor'
import { ListEditor } from './ListEditor'
import { NumberEditor } from './NumberEditor'
import { ObjectEditor } from './ObjectEditor'
import { SecretEditor } from './SecretEditor'
import { SegmentEditor } from './SegmentEditor'
import { LongTextEditor, TextEditor } from './TextEditor'

const RuleEditor = deferred(lazy(() => import('./RuleEditor')))

/** One editor per type of field; a new type in the server's schema fails the compiler here, not a person there. */
export const editors: Record<FieldType, ComponentType<EditorProps>> = {
  text: TextEditor,
  longtext: LongTextEditor,
  integer: NumberEditor,
  number: NumberEditor,
  money: NumberEditor,
  boolean: BooleanEditor,
  date: DateEditor,
  datetime: DateEditor,
  duration: DurationEditor,
  choice: ChoiceEditor,
  multichoice: MultiChoiceEditor,
  list: ListEditor,
  object: ObjectEditor,
  rule: RuleEditor,
  segment: SegmentEditor,
  attribute: AttributeEditor,
  color: ColorEditor,
  secret: SecretEditor,
}
