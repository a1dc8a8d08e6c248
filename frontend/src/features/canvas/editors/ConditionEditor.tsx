import { Stack, Text } from '@mantine/core'

import type { Rule } from '@/api/types'
import { SchemaForm } from '@/features/forms'
import { RuleBuilder, RuleSizeBar, useRuleSize } from '@/features/segments'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'

const EMPTY_RULE: Rule = { all: [] }

/** The rule with the builder of segments, and how many customers would say yes to it today. */
export function ConditionEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { t } = useCanvasContext().words
  const rule = (node.config.rule as Rule | undefined) ?? EMPTY_RULE
  const size = useRuleSize(rule)
  const others = type.fields.filter((field) => field.type !== 'rule')
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('condition.help')}
      </Text>
      <RuleBuilder rule={rule} onChange={(next) => onChange({ ...node.config, rule: next })} disabled={disabled} errors={size.errors} counts={size.counts} />
      {errors.rule && Object.keys(size.errors).length === 0 && (
        <Text size="xs" c="red">
          {errors.rule}
        </Text>
      )}
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t('condition.today')}
        </Text>
        <RuleSizeBar value={size} compact />
      </div>
      {others.length > 0 && (
        <SchemaForm fields={others} value={node.config} onChange={onChange} errors={errors} disabled={disabled} scope={type.key} />
      )}
    </Stack>
  )
}
