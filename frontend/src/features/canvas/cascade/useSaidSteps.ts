import { useTemplate } from '@/api/templates'

import type { Config } from '../graph/graph'
import { type Step, stepsOf, templateOf } from './cascade'

/** The steps with what they say: their own texts, or those that the cascade's template has for their channels. */
export function useSaidSteps(config: Config): Step[] {
  const id = templateOf(config)
  const template = useTemplate(id).data
  const steps = stepsOf(config)
  if (id === null) return steps
  return steps.map((step) => ({ ...step, content: template?.variants[step.channel]?.[''] ?? {} }))
}
