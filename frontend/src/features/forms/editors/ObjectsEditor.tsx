import { ActionIcon, Button, Group, Input, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Field } from '@/api/types'
import { removing } from '@/components/removing'

import { defaultsOf } from '../defaults'
import { errorsBelow } from '../errors'
import { InlineField } from '../InlineField'
import { asForm, asList, asText } from '../inputProps'
import { freshKey, IDENTITY, isCompact, NAME, named, withName } from '../objects'
import { SchemaForm } from '../SchemaForm'
import type { EditorProps, FormValue } from '../types'
import { visibleFields, withoutHidden } from '../visible'
import { Within } from '../Within'
import classes from './ObjectsEditor.module.css'

/** A list of objects: small ones a line each, large ones one below the other, held together by a rule at their side. */
export function ObjectsEditor(props: EditorProps) {
  const { field, value, onChange, label, help, error, disabled } = props
  const { t } = useTranslation('forms')
  const fields = (field.fields ?? []).filter(({ key }) => key !== IDENTITY)
  const items = asList(value).map(asForm)
  const compact = isCompact(fields)
  if (props.inline) return <InlineObjects {...props} fields={fields} items={items} />
  const Item = compact ? CompactItem : TallItem
  const fixed = (field.fields ?? []).some(({ key }) => key === IDENTITY)

  function add() {
    const made = defaultsOf(field.fields ?? [])
    onChange([...items, fixed ? { ...made, ...named(freshKey(items), fields) } : made])
  }

  return (
    <Input.Wrapper label={label} description={help === '' ? undefined : help} error={error} withAsterisk={field.required === true} labelElement="div">
      <div className={compact ? classes.lines : classes.list} data-rows data-testid={`list-${field.key}`}>
        {items.map((item, index) => (
          <Item
            key={fixed ? asText(item[IDENTITY]) || index : index}
            {...props}
            fields={fields}
            item={item}
            index={index}
            last={items.length - 1}
            onItem={(next) => onChange(items.with(index, withName(item, next, fields)))}
            onMove={(to) => onChange(swapped(items, index, to))}
            onRemove={() => onChange(items.filter((_, other) => other !== index))}
          />
        ))}
        {!disabled && (
          <Button data-adds variant={compact ? 'subtle' : 'light'} size="compact-xs" leftSection={<IconPlus size={13} />} className={classes.add} onClick={add}>
            {t(compact ? 'list.addLine' : 'list.add')}
          </Button>
        )}
      </div>
    </Input.Wrapper>
  )
}

/** In a sentence: "where [total] [is at least] [100] × and [city] [is] [Kyiv] × +". */
function InlineObjects({ fields, items, onChange, label, errors, disabled, scope }: EditorProps & { fields: Field[]; items: FormValue[] }) {
  const { t: tc } = useTranslation()
  const { t } = useTranslation('forms')
  return (
    <span className={classes.clauses} data-rows>
      {items.map((item, index) => (
        // Objects in a list have no names of their own: their places are all that tells them apart.
        <span key={index} className={classes.clause} data-row data-wrong={Object.keys(errorsBelow(errors, index)).length > 0 || undefined}>
          <span className={classes.joint}>{index === 0 ? t('list.where') : t('list.and')}</span>
          <Within form={item}>
            {visibleFields(fields, item).map((field) => (
              <InlineField
                key={field.key}
                field={field}
                value={item}
                onChange={(next) => onChange(items.with(index, withoutHidden(fields, next)))}
                errors={errorsBelow(errors, index)}
                disabled={disabled}
                scope={scope}
                silent
              />
            ))}
          </Within>
          {!disabled && (
            <ActionIcon
              size={22}
              aria-label={tc('actions.remove')}
              onClick={removing(() => onChange(items.filter((_, other) => other !== index)))}
            >
              <IconX size={13} />
            </ActionIcon>
          )}
        </span>
      ))}
      {!disabled && (
        <button type="button" className={classes.more} data-adds onClick={() => onChange([...items, defaultsOf(fields)])}>
          {items.length === 0 ? `+ ${label}` : t('list.another')}
        </button>
      )}
    </span>
  )
}

function swapped(items: FormValue[], from: number, to: number): FormValue[] {
  const [one, other] = [items[from], items[to]]
  return one && other ? items.with(from, other).with(to, one) : items
}

interface ItemProps extends EditorProps {
  fields: Field[]
  item: FormValue
  index: number
  last: number
  onItem: (item: FormValue) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** "[basket.total] [is at least] [100] ×" */
function CompactItem({ fields, item, index, errors, disabled, scope, onItem, onRemove }: ItemProps) {
  const { t: tc } = useTranslation()
  const below = errorsBelow(errors, index)
  const [wrong] = Object.values(below)
  return (
    <div data-row>
      <div className={classes.line}>
        <div className={classes.cells}>
          {visibleFields(fields, item).map((field) => (
            <InlineField
              key={field.key}
              field={field}
              value={item}
              onChange={(next) => onItem(withoutHidden(fields, next))}
              errors={below}
              disabled={disabled}
              scope={scope}
              silent
            />
          ))}
        </div>
        {!disabled && (
          <ActionIcon size={28} aria-label={tc('actions.remove')} onClick={removing(onRemove)}>
            <IconX size={15} />
          </ActionIcon>
        )}
      </div>
      {wrong && (
        <Text size="xs" c="red" mt={2}>
          {wrong}
        </Text>
      )}
    </div>
  )
}

function TallItem({ fields, item, index, last, errors, disabled, scope, onItem, onMove, onRemove }: ItemProps) {
  const { t } = useTranslation('forms')
  const { t: tc } = useTranslation()
  // What names the thing stands in its head line.
  const title = fields.find(({ key, type }) => key === NAME && type === 'text')
  const below = errorsBelow(errors, index)
  const number = index + 1
  return (
    <div className={classes.item} data-row data-wrong={Object.keys(below).length > 0 || undefined}>
      <Group gap={4} wrap="nowrap" mb={8}>
        <Text size="xs" c="dimmed" fw={600} className="k-num" miw={16}>
          {number}.
        </Text>
        <div className={classes.cells}>
          {title && <InlineField field={title} value={item} onChange={onItem} errors={below} disabled={disabled} scope={scope} silent />}
        </div>
        {!disabled && (
          <>
            {last > 0 && (
              <>
                <ActionIcon size={26} aria-label={t('list.up', { number })} disabled={index === 0} onClick={() => onMove(index - 1)}>
                  <IconArrowUp size={15} />
                </ActionIcon>
                <ActionIcon size={26} aria-label={t('list.down', { number })} disabled={index === last} onClick={() => onMove(index + 1)}>
                  <IconArrowDown size={15} />
                </ActionIcon>
              </>
            )}
            <ActionIcon size={26} aria-label={tc('actions.remove')} onClick={removing(onRemove)}>
              <IconX size={15} />
            </ActionIcon>
          </>
        )}
      </Group>
      <SchemaForm
        fields={fields.filter((each) => each !== title)}
        value={item}
        onChange={onItem}
        errors={below}
        disabled={disabled}
        scope={scope}
      />
    </div>
  )
}
