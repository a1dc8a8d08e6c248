import { ActionIcon, Group as Row, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconDotsVertical, IconEqualNot, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { ConditionRule, ConditionType, Field } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { InlineField } from '@/features/forms'
import { useFormat } from '@/format'
import { useFieldWords } from '@/i18n/useFieldWords'
import { useLabel } from '@/i18n/useLabel'

import { useOpened } from './useOpened'
import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { copyOf, type Leaf } from './tree'

/** One condition as a sentence: what it is, its fields in line, how many customers it alone chooses. */
export function ConditionRow({ leaf }: { leaf: Leaf }) {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const format = useFormat()
  const { types, disabled, change, errorAt, errorsBelow, countAt } = useRule()
  const type = types.find(({ key }) => key === leaf.condition.type)
  const errors = errorsBelow(leaf.id)
  const error = errorAt(leaf.id) ?? Object.values(errors)[0]
  const count = countAt(leaf.id)
  const set = (condition: ConditionRule) => change(leaf.id, () => ({ ...leaf, condition }))

  return (
    <div className={classes.row} data-error={Boolean(error) || undefined}>
      <div className={classes.rowMain}>
        <RegistryIcon name={type?.icon ?? 'help'} size={17} className={classes.rowIcon} />
        <Row gap="6px 8px" style={{ flex: 1, minWidth: 0 }}>
          {leaf.negated && <span className={classes.not}>{t('builder.not')}</span>}
          <Text size="sm" fw={550} component="span">
            {label('condition', leaf.condition.type, type?.label)}
          </Text>
          {type && <ConditionFields type={type} value={leaf.condition} onChange={set} errors={errors} />}
        </Row>
        <Row gap={2} wrap="nowrap">
          {count !== undefined && (
            <Tooltip label={t('builder.leafCount', { count })}>
              <Text size="xs" c="dimmed" className="k-num" px={4}>
                {format.number(count)}
              </Text>
            </Tooltip>
          )}
          {!disabled && (
            <>
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon aria-label={t('builder.rowMenu')}>
                    <IconDotsVertical size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<IconEqualNot size={16} />}
                    onClick={() => change(leaf.id, (tree) => ({ ...tree, negated: !tree.negated }))}
                  >
                    {leaf.negated ? t('builder.affirm') : t('builder.negate')}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconCopy size={16} />}
                    onClick={() => change(leaf.id, (tree) => [tree, copyOf(tree)])}
                  >
                    {t('builder.copy')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
              <ActionIcon aria-label={t('builder.remove')} onClick={() => change(leaf.id, () => [])}>
                <IconTrash size={16} />
              </ActionIcon>
            </>
          )}
        </Row>
      </div>
      {error && (
        <Text size="xs" c="red" className={classes.rowError}>
          {error}
        </Text>
      )}
    </div>
  )
}

interface ConditionFieldsProps {
  type: ConditionType
  value: ConditionRule
  onChange: (value: ConditionRule) => void
  errors: Record<string, string>
}

/** Required fields and those that have a value; the others wait behind "+". */
function ConditionFields({ type, value, onChange, errors }: ConditionFieldsProps) {
  const { t } = useTranslation('segments')
  const { disabled } = useRule()
  const words = useFieldWords()
  const [opened, open] = useOpened()
  const isSet = (field: Field) => value[field.key] !== undefined && value[field.key] !== null
  const shown = type.fields.filter((field) => field.required === true || isSet(field) || opened.includes(field.key))
  const hidden = type.fields.filter((field) => !shown.includes(field))

  return (
    <>
      {shown.map((field) => (
        <Row key={field.key} gap={6} wrap="nowrap">
          <InlineField
            field={field}
            value={value}
            onChange={(next) => onChange({ ...next, type: value.type })}
            errors={errors}
            disabled={disabled}
            scope={type.key}
          />
        </Row>
      ))}
      {hidden.length > 0 && !disabled && (
        <Menu>
          <Menu.Target>
            <button type="button" className={classes.narrow}>
              {t('builder.narrow')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {hidden.map((field) => (
              <Menu.Item key={field.key} onClick={() => open(field.key)}>
                {words(type.key, field).label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}
