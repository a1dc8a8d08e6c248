import { ActionIcon, Group as Row, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconDotsVertical, IconEqualNot, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { ConditionRule, ConditionType, Field } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { InlineField, visibleFields } from '@/features/forms'
import { useFormat } from '@/format'
import { useFieldWords } from '@/i18n/useFieldWords'
import { useLabel } from '@/i18n/useLabel'

import { useOpened } from './useOpened'
import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { settled } from './settled'
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
  const possible = visibleFields(type.fields, value)
  const isSet = (field: Field) => value[field.key] !== undefined && value[field.key] !== null
  // What another field asks for (`when`) belongs to the sentence; only a free extra may wait.
  const shown = possible.filter(
    (field) => field.required === true || field.when !== undefined || isSet(field) || opened.includes(field.key),
  )
  const hidden = possible.filter((field) => !shown.includes(field))
  const attributes = useAttributes(type.fields.some((field) => field.type === 'attribute')).data

  return (
    <>
      {shown.map((field, index) => (
        <Row key={field.key} gap={6} wrap={field.type === 'object' ? 'wrap' : 'nowrap'}>
          <InlineField
            field={field}
            value={value}
            onChange={(next) => onChange({ ...settled(type.fields, value, next, attributes), type: value.type })}
            errors={errors}
            disabled={disabled}
            scope={type.key}
            silent={speaksForItself(field, index, type)}
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

/** Choices read as words of the sentence, and what follows them is understood; the rest is named. */
function speaksForItself(field: Field, index: number, type: ConditionType): boolean {
  const named = ['choice', 'boolean', 'attribute', 'segment', 'object'].includes(field.type)
  return named || index > 0 || field.label === type.label
}
