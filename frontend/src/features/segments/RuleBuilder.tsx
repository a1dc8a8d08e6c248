import type { Rule } from '@/api/types'

export interface RuleBuilderProps {
  rule: Rule
  onChange: (rule: Rule) => void
  disabled?: boolean
}

/** Edits a tree of conditions. */
export function RuleBuilder({ rule }: RuleBuilderProps) {
  return <pre>{JSON.stringify(rule)}</pre>
}
