import { type ComponentType, lazy } from 'react'

import type { Field, FieldType } from '@/api/types'

import type { EditorProps } from '../types'
import { AttributeEditor } from './AttributeEditor'
import { BooleanEditor } from './BooleanEditor'
import { SenderEditor, TemplateEditor, TopicEditor } from './BrandEditors'
import { ChoiceEditor, MultiChoiceEditor } from './ChoiceEditor'
import { ColorEditor } from './ColorEditor'
import { CustomerListEditor } from './CustomerListEditor'
import { deferred } from './deferred'
import { DateEditor, TimeEditor } from './DeferredDate'
import { DurationEditor } from './DurationEditor'
import { EventEditor } from './EventEditor'
import { JourneyEditor } from './JourneyEditor'
import { ListEditor } from './ListEditor'
import { NodeEditor } from './NodeEditor'
import { NumberEditor } from './NumberEditor'
import { ObjectEditor } from './ObjectEditor'
import { RecurrenceEditor } from './RecurrenceEditor'
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
  event: EventEditor,
  journey: JourneyEditor,
  node: NodeEditor,
  recurrence: RecurrenceEditor,
  time: TimeEditor,
  topic: TopicEditor,
  sender: SenderEditor,
  template: TemplateEditor,
  customer_list: CustomerListEditor,
}

/** Numbers that are ids of something with a name. */
const IDS: Record<string, FieldType> = { topic_id: 'topic', template_id: 'template' }

export const editorTypeOf = ({ key, type }: Field): FieldType => (type === 'integer' ? (IDS[key] ?? type) : type)
