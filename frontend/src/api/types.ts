/** The shapes of the API that the pages use. */

export interface Page<T> {
  count: number
  next: string | null
  previous: string | null
  results: T[]
}

export type Right = 'edit' | 'read' | 'none'
export type Area = 'journeys' | 'segments' | 'customers' | 'dashboards' | 'settings'

export interface User {
  id: number
  email: string
  name: string
  role: 'marketer' | 'manager' | 'admin'
  language: string
  theme: 'light' | 'dark' | 'auto'
  brands: number[]
  rights: Record<Area, Right>
}

export interface DemoLogin {
  email: string
  password: string
  role: User['role']
}

export interface Session {
  user: User | null
  demo?: boolean
  demo_logins?: DemoLogin[]
}

export interface Brand {
  id: number
  key: string
  name: string
  time_zone: string
  currency: string
  color: string
}

export interface Topic {
  id: number
  brand: number
  key: string
  name: string
  traffic_class: 'transactional' | 'service' | 'marketing'
}

export type FieldType =
  | 'text'
  | 'longtext'
  | 'integer'
  | 'number'
  | 'money'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'duration'
  | 'choice'
  | 'multichoice'
  | 'list'
  | 'object'
  | 'rule'
  | 'segment'
  | 'attribute'
  | 'color'
  | 'secret'

export interface Choice {
  value: string | number
  label: string
  /** Only for attributes of these types. */
  types?: Attribute['type'][]
}

/** One field of a registry-picked type; `SchemaForm` draws it. */
export interface Field {
  key: string
  type: FieldType
  label: string
  help?: string
  required?: boolean
  default?: unknown
  choices?: Choice[]
  min?: number | null
  max?: number | null
  max_length?: number | null
  /** Of an object, or of the objects in a list. */
  fields?: Field[]
  /** Of a list of plain values. */
  item?: Field
  /** Shown only while the fields named here have one of the values. */
  when?: Record<string, unknown[]>
  /** Values worth offering for a text. */
  suggestions?: string[]
}

export interface NodeType {
  key: string
  label: string
  icon: string
  category: string
  description: string
  color: string
  ports: { key: string; label: string }[]
  entry: boolean
  /** The journey ends here. */
  end?: boolean
  /** Words or a shape on the canvas: nobody passes, nothing connects. */
  drawing?: boolean
  fields: Field[]
  default_config: Record<string, unknown>
}

export interface ConditionType {
  key: string
  label: string
  icon: string
  category: string
  description: string
  fields: Field[]
}

export interface ChannelKind {
  key: string
  label: string
  icon: string
  color: string
  /** 1 is the cheapest. */
  rank: number
  default_timeout_s: number
  content_fields: Field[]
}

export interface Provider {
  key: string
  label: string
  description: string
  channels: string[]
  credential_fields: Field[]
  setting_fields: Field[]
}

export interface Attribute {
  key: string
  label: string
  type: 'text' | 'number' | 'boolean' | 'date' | 'list'
  count: number
}

export interface AttributeValue {
  value: string
  count: number
}

/** A condition, or a group of rules. Every other member of a condition is a value of one of its fields. */
export type Rule = { all: Rule[] } | { any: Rule[] } | { not: Rule } | ConditionRule
export interface ConditionRule {
  type: string
  [field: string]: unknown
}

export interface Segment {
  id: number
  brand: number | null
  name: string
  description: string
  rule: Rule
  words: string
  size: number | null
  size_at: string | null
  created_by: string | number | null
  updated_at: string
}

export interface SegmentCount {
  count: number
  total: number
  leaves: { path: string; count: number }[]
  groups?: { path: string; count: number }[]
  words: string
  ms: number
}

export interface RuleProblem {
  path: string
  message: string
}

export interface CustomerRow {
  id: number
  name: string
  email: string | null
  phone: string | null
  city: string | null
  external_id: string | null
  purchases: number
  spent: string
  last_purchase_at: string | null
}

export interface CustomerProfile {
  id: number
  name: string
  first_name: string
  last_name: string
  created_at: string
  time_zone: string
  language: string
  attributes: Record<string, unknown>
  identities: { namespace: string; value: string }[]
  addresses: { channel: string; endpoint: string; is_active: boolean }[]
  consents: {
    channel: string
    topic: number | string
    topic_name: string
    brand: number | string
    granted: boolean
    changed_at: string
    source: string
  }[]
  stats: {
    purchases: number
    spent: string
    currency: string
    first_purchase_at: string | null
    last_purchase_at: string | null
  }
}

export interface TimelineEntry {
  at: string
  kind: 'decision' | 'message' | 'purchase' | 'event' | 'consent'
  icon: string
  title: string
  text: string
  code?: string
  params?: Record<string, unknown>
  reason?: string | null
  journey?: { id: number; name: string } | null
  channel?: string | null
  status?: string | null
  detail?: unknown
}

export interface Timeline {
  results: TimelineEntry[]
  next: string | null
}

export interface Price {
  channel: string
  amount: string
  currency: string
  billed_on: 'sent' | 'delivered'
}

export interface ProviderAccount {
  id: number
  name: string
  provider: string
  brands: number[]
  settings: Record<string, unknown>
  credentials_set: boolean
  is_active: boolean
  prices: Price[]
}

export interface Sender {
  id: number
  brand: number
  account: number
  account_name: string
  channel: string
  name: string
  value: string
  is_default: boolean
  is_active: boolean
}

export type JourneyStatus = 'draft' | 'running' | 'paused' | 'stopped' | 'finished'

export interface Graph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface GraphNode {
  id: string
  type: string
  config: Record<string, unknown>
  position: { x: number; y: number }
}

export interface GraphEdge {
  id: string
  source: string
  port: string
  target: string
}

export interface JourneyRow {
  id: number
  name: string
  brand: number
  status: JourneyStatus
  has_draft: boolean
  version: number | null
  revision: number
  entered: number
  inside: number
  exited: number
  updated_at: string
  launched_at: string | null
  updated_by: string | null
}

export interface Problem {
  severity: 'error' | 'warning'
  code: string
  node: string | null
  edge: string | null
  field: string | null
  message: string
  fix: string
  params: Record<string, unknown>
}

export interface Journey extends JourneyRow {
  graph: Graph
  settings: Record<string, unknown>
  problems: Problem[]
  published_graph?: Graph | null
}

export interface StepCounters {
  channel: string
  /** Put into the outbox; `sent` counts what was handed over to the provider. */
  queued: number
  sent: number
  delivered: number
  opened: number
  clicked: number
  replied: number
  failed: number
  unsubscribed: number
  skipped: number
  waiting: number
  cost: string
}

export interface NodeCounters {
  entered: number
  waiting: number
  ports: Record<string, number>
  reasons: Record<string, number>
  steps?: StepCounters[]
}

export interface Counters {
  journey: number
  status: JourneyStatus
  version: number | null
  at: string
  entered: number
  inside: number
  exited: number
  nodes: Record<string, NodeCounters>
  edges: Record<string, number>
  exits: Record<string, number>
}

export interface JourneyTemplate {
  key: string
  name: string
  description: string
  graph: Graph
}

/** Messages counted by what became of them; `revenue` and `cost` are decimal strings. */
export interface MessageFigures {
  sent: number
  delivered: number
  opened: number
  clicked: number
  purchases: number
  revenue: string
  unsubscribed: number
  failed: number
  cost: string
}

export interface OverviewTotals extends MessageFigures {
  entered: number
  buyers: number
  saved: string
  saved_vs_all: string
}

export interface Overview {
  period: { from: string; to: string }
  totals: OverviewTotals
  previous: OverviewTotals
  currency: string
  series: (Omit<MessageFigures, 'failed'> & { on: string })[]
  channels: (MessageFigures & { channel: string })[]
  journeys: (MessageFigures & {
    id: number
    name: string
    status: JourneyStatus
    entered: number
    inside: number
    saved: string
  })[]
  rehearsal: boolean
}
