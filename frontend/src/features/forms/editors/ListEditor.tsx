import { ActionIcon, Button, Card, Group, Input, Stack, TagsInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributeValues } from '@/api/attributes'

import { defaultsOf } from '../defaults'
import { errorsBelow } from '../errors'
import { asForm, asList, asText, inputProps } from '../inputProps'
import { SchemaForm } from '../SchemaForm'
import type { EditorProps } from '../types'
import { MultiChoiceEditor } from './ChoiceEditor'
import { attributeOf } from './TextEditor'

/** A list: of choices, of objects (a small form each), or of plain values as tags. */
export function ListEditor(props: EditorProps) {
  const { item, fields } = props.field
  if (fields) return <ObjectsEditor {...props} />
  if (item?.choices) return <MultiChoiceEditor {...props} field={{ ...props.field, choices: item.choices }} />
  return <TagsEditor {...props} />
}

function TagsEditor(props: EditorProps) {
  const { t } = useTranslation('forms')
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 250)
  const suggestions = useAttributeValues(attributeOf(props), search)
  const numeric = props.field.item?.type === 'integer' || props.field.item?.type === 'number'
  return (
    <TagsInput
      {...inputProps(props)}
      {...(props.inline ? { miw: 200, maw: 420 } : {})}
      value={asList(props.value).map(asText)}
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...new Set((suggestions.data ?? []).map(({ value }) => asText(value)))]}
      placeholder={asList(props.value).length === 0 ? t('addValue') : undefined}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      onChange={(values) =>
        props.onChange(numeric ? values.map(Number).filter((value) => Number.isFinite(value)) : values)
      }
    />
  )
}

function ObjectsEditor({ field, value, onChange, label, help, error, errors, disabled, scope }: EditorProps) {
  const { t: tc } = useTranslation()
  const fields = field.fields ?? []
  const items = asList(value).map(asForm)
  return (
    <Input.Wrapper label={label} description={help === '' ? undefined : help} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {items.map((item, index) => (
          <Card key={index} padding="sm">
            <Group align="flex-start" wrap="nowrap">
              <div style={{ flex: 1, minWidth: 0 }}>
                <SchemaForm
                  fields={fields}
                  value={item}
                  onChange={(next) => onChange(items.with(index, next))}
                  errors={errorsBelow(errors, index)}
                  disabled={disabled}
                  scope={scope}
                />
              </div>
              <ActionIcon
                aria-label={tc('actions.remove')}
                disabled={disabled}
                onClick={() => onChange(items.filter((_, other) => other !== index))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </Card>
        ))}
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={disabled}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...items, defaultsOf(fields)])}
        >
          {tc('actions.add')}
        </Button>
      </Stack>
    </Input.Wrapper>
  )
}
