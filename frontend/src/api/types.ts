/**
 * The shapes of the API, by the words of the product. They follow from the server's schema (`schema.d.ts`, generated);
 * only what a schema cannot say (fields of the registries, rules of any condition) is written here.
 */
import type { Language } from '@/i18n'

import type { components } from './schema'

type Schemas = components['schemas']

/** What has a default is optional when it is sent; an answer always holds it. */
type Answer<Name extends keyof Schemas> = Required<Schemas[Name]>

type With<T, Change> = Omit<T, keyof Change> & Change

export interface Page<T> {
  count: number
  next?: string | null
  previous?: string | null
  results: T[]
}

// Staff

export type Right = 'edit' | 'read' | 'none'
export type Area = 'journeys' | 'segments' | 'customers' | 'dashboards' | 'settings' | 'consents' | 'suppressions' | 'imports' | 'profiles'
export type User = With<Answer<'User'>, { theme: 'light' | 'dark' | 'auto'; rights: Record<Area, Right>; language: Language }>
export interface Session {
  user: User | null
  demo: boolean
  /** In which the days of the company are. */
  time_zone: string
  /** In which brands of several currencies are added up; exchange rates are against it. */
  currency: string
}
export type Brand = Answer<'Brand'>

// Registries

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
  | 'event'
  | 'journey'
  | 'node'
  | 'recurrence'
  | 'time'
  | 'topic'
  | 'sender'
  | 'template'
  | 'customer_list'

export interface Choice {
  value: string | number
  label: string
  /** Only for attributes of these types. */
  types?: Attribute['type'][]
}

/** One field of a registry-picked type (lib/forms.py); `SchemaForm` draws it. */
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
  /** Of a node: the types of nodes that fit. */
  types?: string[]
  /** Of a sender: the channels that fit. */
  channels?: string[]
  /** Values worth offering for a text. */
  suggestions?: string[]
}

export type NodeType = With<Answer<'NodeType'>, { fields: Field[]; launched?: boolean; end?: boolean; drawing?: boolean }>
export type ConditionType = With<Answer<'Condition'>, { fields: Field[] }>
/** `rank` 1 is the cheapest. */
export type ChannelKind = With<Answer<'Channel'>, { content_fields: Field[]; reports?: string[] }>
export type Provider = With<Answer<'Provider'>, { credential_fields: Field[]; setting_fields: Field[] }>

// Customers

export type Topic = Answer<'Topic'>
export type Attribute = Answer<'Attribute'>
export type Programme = With<Answer<'LoyaltyProgramme'>, { attributes: Record<'level' | 'points' | 'since', string> }>
export type AttributeValue = Answer<'AttributeValue'>
export type CustomerRow = Answer<'CustomerRow'>
export type Consent = Answer<'Consent'>
export type CustomerProfile = With<Answer<'Customer'>, { addresses: Answer<'Address'>[]; consents: Consent[] }>
export type Known = Answer<'Known'>
export type AttributeChange = Answer<'AttributeChange'>
export type Standing = Answer<'Standing'>
export type Merge = Answer<'Merge'>
export type Bought = Answer<'Bought'>
export type BoughtLine = Answer<'BoughtLine'>
export type GivenBack = Answer<'GivenBack'>
export type Product = Answer<'Product'>
export type Namespace = Answer<'Namespace'>

// Where data comes from

export type Source = Answer<'Source'>
export type SourceKind = With<Answer<'SourceKind'>, { credential_fields: Field[]; setting_fields: Field[] }>
export type SourceCount = Answer<'SourceCount'>
export type SourceReject = Answer<'SourceReject'>
export type SourceChecked = Answer<'SourceChecked'>

export type ConsentChange = Answer<'ConsentChange'>
export type CustomerConsents = With<
  Answer<'CustomerConsents'>,
  { consents: Consent[]; pending: Answer<'PendingConsent'>[]; pauses: Answer<'ConsentPause'>[] }
>
export type Suppression = Answer<'Suppression'>

export type LedgerEntry = Answer<'LedgerEntry'>
/** A rule's tree for one customer: each part with its answer and the values that it looked at. */
export interface Explained {
  path: string
  type: string
  words: string
  value: boolean
  compared: Record<string, unknown>
  children: Explained[]
  /** It was to be as of a moment in the past, but what it looks at is known only as it is today. */
  as_of_today?: boolean
}
export type Finding = Omit<Answer<'Finding'>, 'then' | 'today' | 'rule'> & {
  then: Explained | null
  today: Explained | null
  rule?: Rule | null
}
export type WhyEntry = Omit<Answer<'WhyEntry'>, 'findings'> & { findings: Finding[] }
export type Why = Omit<Answer<'Why'>, 'findings' | 'entries'> & { findings: Finding[]; entries: WhyEntry[] }
export type TimelineEntry = Answer<'TimelineEntry'>

// Segments

/** A condition, or a group of rules. Every other member of a condition is a value of one of its fields. */
export type Rule = { all: Rule[] } | { any: Rule[] } | { not: Rule } | ConditionRule
export interface ConditionRule {
  type: string
  [field: string]: unknown
}

export type Segment = With<Answer<'Segment'>, { rule: Rule }>
export type SegmentCount = Answer<'Count'>
/** From a sample: the right number lies between `low` and `high`, 19 times out of 20. */
export type SegmentEstimate = Omit<SegmentCount, 'words'> & { low: number; high: number; sampled: number }
/** A set of customers that stays as it was made, unless somebody changes it. */
export interface CustomerList {
  id: number
  name: string
  brand: number | null
  size: number
  origin: { kind: 'frozen' | 'import' | 'api' | 'shop' }
  created_by: string | null
  created_at: string
}
export type RuleProblem = Answer<'RuleProblem'>

// Delivery

export type Price = Answer<'Price'>
export type ProviderAccount = With<Answer<'Account'>, { prices: Price[] }>
/** What is written to an account; credentials only when they are new. */
export type AccountInput = Omit<
  ProviderAccount,
  'id' | 'credentials_set' | 'rests_until' | 'outage_words' | 'hook_url'
> & { credentials?: Record<string, unknown> }
export type Sender = Answer<'Sender'>
export type Checked = Answer<'Checked'>

// Templates of messages

/** {field: text} of one channel in one language. */
export type Texts = Record<string, string>
/** {channel: {language, or "" for everybody: texts}} */
export type Variants = Record<string, Record<string, Texts>>
export type TemplateRow = Answer<'TemplateRow'>
export type MessageTemplate = With<Answer<'WholeTemplate'>, { variants: Variants }>
export type TemplateVersion = Answer<'TemplateVersion'>
export type WholeTemplateVersion = With<Answer<'WholeVersion'>, { variants: Variants }>
export type TemplateUse = Answer<'TemplateUse'>
export type TextPreview = With<Answer<'TextPreview'>, { fields: Texts; problems: Record<string, string[]> }>

export type ExchangeRate = Answer<'ExchangeRate'>
export type Conversion = Answer<'Conversion'>
export type Cap = Answer<'Cap'>
export type Route = Answer<'Route'>
/** `key` is there in the answer to its making alone. */
export type ApiKey = With<Answer<'ApiKey'>, { key?: string }>

// Journeys

export type Graph = Schemas['Graph']
export type GraphNode = Schemas['Node']
export type GraphEdge = Schemas['Edge']
export type JourneyRow = Answer<'JourneyRow'>
export type JourneyStatus = JourneyRow['status']
export type Problem = Answer<'Problem'>
export type Journey = With<Answer<'Journey'>, { problems: Problem[]; settings: Record<string, unknown>; published_graph?: Graph | null }>
export type JourneyTemplate = Answer<'Template'>
export type StepCounters = Answer<'StepCounters'>
export type NodeCounters = Schemas['NodeCounters']
export type Counters = Schemas['Counters']

// Analytics

export type Overview = Answer<'Overview'>
export type OverviewTotals = Answer<'Saved'>
