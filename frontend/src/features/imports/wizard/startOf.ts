import { defaultsOf } from '@/features/forms'

import { keyOf } from '../draft'
import type { ImportOptions } from '../types'

/** What can be said of a column by its name alone when somebody chooses a target for it. */
function startOf(target: string, name: string, { namespaces, topics }: ImportOptions): Record<string, unknown> {
  switch (target) {
    case 'attribute': {
      const key = keyOf(name)
      return key === '' ? { type: 'text' } : { key, type: 'text', label: name }
    }
    case 'identity': {
      const key = keyOf(name)
      const known = namespaces.map((each) => each.key).find((namespace) => key === namespace || key.startsWith(`${namespace}_`) || key.endsWith(`_${namespace}`))
      return known ? { namespace: known } : {}
    }
    case 'property':
      return { key: name.slice(0, 60) }
    case 'address':
      return { channel: /phone|tel|mobile|sms|тел|моб/i.test(name) ? 'sms' : 'email' }
    case 'consent':
      return topics.length === 1 ? { topic: topics[0]?.key } : {}
    default:
      return {}
  }
}

/** What a column that goes to this target says at first: the defaults of the target, and what its own name tells. */
export function columnOf(target: string, name: string, options: ImportOptions): Record<string, unknown> & { target: string } {
  const fields = options.targets.find(({ key }) => key === target)?.fields ?? []
  return { ...defaultsOf(fields), ...startOf(target, name, options), target }
}
