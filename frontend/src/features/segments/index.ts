export { RuleBuilder } from './RuleBuilder'
export { RuleSizeBar } from './RuleSizeBar'
export { useRuleSize } from './useRuleSize'
