import { Stack, Text } from '@mantine/core'

import type { FieldErrors } from '@/api/errors'
import type { Field } from '@/api/types'
import { type FormValue, SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'

interface EntryFieldsProps {
  fields: Field[]
  value: FormValue
  onChange: (value: FormValue) => void
  errors: FieldErrors
  disabled: boolean
  scope: string
}

/** What all entries ask alike comes last: whether somebody may come again, and how old a thing may be. */
const COMMON = ['key_property', 'reentry', 'reentry_most', 'reentry_window_s', 'max_age_s']

/** The form of an entry: first what it is about, then what all entries ask. */
export function EntryFields({ fields, ...form }: EntryFieldsProps) {
  const { t } = useCanvasContext().words
  const own = fields.filter(({ key }) => !COMMON.includes(key))
  const common = COMMON.flatMap((name) => fields.filter(({ key }) => key === name))
  return (
    <Stack gap="md">
      {own.length > 0 && <SchemaForm {...form} fields={own} />}
      {common.length > 0 && (
        <>
          <Text size="sm" fw={620} mt={6}>
            {t('entry.again')}
          </Text>
          <SchemaForm {...form} fields={common} />
        </>
      )}
    </Stack>
  )
}
