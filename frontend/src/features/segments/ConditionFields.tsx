import { Menu } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import type { FieldErrors } from '@/api/errors'
import type { ConditionRule, ConditionType, Field } from '@/api/types'
import { InlineField, OuterForm, scalars, Suggesting, visibleFields } from '@/features/forms'
import { useFieldWords } from '@/i18n/useFieldWords'

import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { extrasOf, isUntouched, sentenceParts } from './sentence'
import { settled } from './settled'
import { useOpened } from './useOpened'

interface ConditionFieldsProps {
  type: ConditionType
  value: ConditionRule
  onChange: (value: ConditionRule) => void
  errors: FieldErrors
}

/** The fields of a condition as a sentence. Extras wait behind "+"; a list of small forms has a "+" of its own. */
export function ConditionFields({ type, value, onChange, errors }: ConditionFieldsProps) {
  const { t } = useTranslation('segments')
  const { t: registry } = useTranslation('registry')
  const { disabled } = useRule()
  const words = useFieldWords()
  const [opened, open] = useOpened()
  const attributes = useAttributes(type.fields.some((field) => field.type === 'attribute')).data
  const suggesting = useMemo(() => ({ condition: type.key, others: scalars(value) }), [type.key, value])
  const possible = visibleFields(type.fields, value)
  const sentence = registry(`sentence.${type.key}`, { defaultValue: '', interpolation: { skipOnVariables: true } })
  const extras = extrasOf(sentence, type.fields)
  const shown = possible.filter((field) => {
    const given = value[field.key]
    if (opened.includes(field.key) || isList(field)) return true
    if (extras.has(field.key)) return !isUntouched(field, given)
    return field.required === true || field.when !== undefined || isSomething(field, given)
  })
  const hidden = possible.filter((field) => !shown.includes(field))
  const parts = sentenceParts(sentence, new Set(shown.map(({ key }) => key)))

  return (
    <OuterForm value={value}>
      <Suggesting value={suggesting}>
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
            <span key={field.key} className={isTall(field) ? classes.clause : classes.field}>
              <InlineField
                field={field}
                value={value}
                onChange={(next) => onChange({ ...settled(type.fields, value, next, attributes), type: value.type })}
                errors={errors}
                disabled={disabled}
                scope={type.key}
                silent={sentence !== '' || speaksForItself(field, index, type)}
              />
            </span>
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
      </Suggesting>
    </OuterForm>
  )
}

/** Without a sentence: choices read as words, and what follows them is understood; the rest is named. */
function speaksForItself(field: Field, index: number, type: ConditionType): boolean {
  const named = ['choice', 'boolean', 'attribute', 'segment', 'object'].includes(field.type)
  return named || index > 0 || field.label === type.label
}

/** A list of small forms, each a clause of the sentence. */
const isList = (field: Field): boolean => field.type === 'list' && field.fields !== undefined

/** An object with such a list in it is a clause of its own: what happened first, and what then. */
const isTall = (field: Field): boolean => field.type === 'object' && (field.fields ?? []).some(isList)

/** An empty text is nothing; an empty choice ("any channel") is a part of the sentence. */
function isSomething(field: Field, value: unknown): boolean {
  if (value === undefined || value === null) return false
  return field.type === 'choice' || value !== ''
}
