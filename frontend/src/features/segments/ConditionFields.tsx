import { Group as Row, Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { FieldErrors } from '@/api/errors'
import type { ConditionRule, ConditionType, Field } from '@/api/types'
import { InlineField, visibleFields } from '@/features/forms'
import { useFieldWords } from '@/i18n/useFieldWords'

import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { sentenceParts } from './sentence'
import { settled } from './settled'
import { useOpened } from './useOpened'

interface ConditionFieldsProps {
  type: ConditionType
  value: ConditionRule
  onChange: (value: ConditionRule) => void
  errors: FieldErrors
}

/** The fields of a condition as a sentence. Extras without a value wait behind "+". */
export function ConditionFields({ type, value, onChange, errors }: ConditionFieldsProps) {
  const { t } = useTranslation('segments')
  const { t: registry } = useTranslation('registry')
  const { disabled } = useRule()
  const words = useFieldWords()
  const [opened, open] = useOpened()
  const attributes = useAttributes(type.fields.some((field) => field.type === 'attribute')).data
  const possible = visibleFields(type.fields, value)
  const isSet = (field: Field) => isSomething(field, value[field.key])
  // What another field asks for (`when`) belongs to the sentence; only a free extra may wait.
  const shown = possible.filter(
    (field) => field.required === true || field.when !== undefined || isSet(field) || opened.includes(field.key),
  )
  const hidden = possible.filter((field) => !shown.includes(field))
  const sentence = registry(`sentence.${type.key}`, { defaultValue: '', interpolation: { skipOnVariables: true } })
  const parts = sentenceParts(sentence, new Set(shown.map(({ key }) => key)))

  return (
    <>
      {parts.map((part, index) => {
        if ('words' in part) {
          return (
            <span key={`${index}${part.words}`} className={classes.words}>
              {part.words}
            </span>
          )
        }
        const field = shown.find(({ key }) => key === part.field)
        if (!field) return null
        return (
          <Row key={field.key} gap={6} wrap={field.type === 'object' ? 'wrap' : 'nowrap'}>
            <InlineField
              field={field}
              value={value}
              onChange={(next) => onChange({ ...settled(type.fields, value, next, attributes), type: value.type })}
              errors={errors}
              disabled={disabled}
              scope={type.key}
              silent={sentence !== '' || speaksForItself(field, index, type)}
            />
          </Row>
        )
      })}
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

/** Without a sentence: choices read as words, and what follows them is understood; the rest is named. */
function speaksForItself(field: Field, index: number, type: ConditionType): boolean {
  const named = ['choice', 'boolean', 'attribute', 'segment', 'object'].includes(field.type)
  return named || index > 0 || field.label === type.label
}

/** An empty text is nothing; an empty choice ("any channel") is a part of the sentence. */
function isSomething(field: Field, value: unknown): boolean {
  if (value === undefined || value === null) return false
  return field.type === 'choice' || value !== ''
}
