import type { Config } from './graph'

/** A way out that depends on how its node is set. */
export interface Way {
  key: string
  /** The person's own words for it. */
  label: string
  share?: number
}

/** Ways that a person has named, each a member of this list of the node's config; those of its type come after them. */
const LISTS: Record<string, string> = { split: 'arms', multi: 'cases', wait_event: 'events', call_webhook: 'cases' }

const CASCADE = ['reacted', 'exhausted', 'unreachable']

/** Ways that a choice brings with it. */
const CHOICES: Record<string, (config: Config) => string[] | null> = {
  cascade: ({ budget }) => [...CASCADE, ...(budget === null || budget === undefined ? [] : ['over_budget'])],
  wait_until: ({ by }) => (by === 'attribute' ? ['next', 'passed', 'missing'] : null),
}

/** The ways that a person has named, or null where the type has none such. */
export function namedWays(type: string, config: Config): Way[] | null {
  const list = LISTS[type]
  if (list === undefined) return null
  const found = config[list]
  return Array.isArray(found) ? found.filter(isWay) : []
}

/** The keys of the ways out under this config, where they depend on it. */
export const chosenWays = (type: string, config: Config): string[] | null => CHOICES[type]?.(config) ?? null

function isWay(value: unknown): value is Way {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Way>).key === 'string'
}
