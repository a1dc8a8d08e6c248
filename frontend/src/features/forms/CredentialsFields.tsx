import { Button, Fieldset, Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'

import { defaultsOf } from './defaults'
import { errorsBelow } from './errors'
import { SchemaForm } from './SchemaForm'
import type { FormValue } from './types'

interface CredentialsFieldsProps {
  /** A type of accounts or sources, with the form of its credentials. */
  type: { key: string; credential_fields: React.ComponentProps<typeof SchemaForm>['fields'] }
  /** Undefined: what is stored stays. */
  value: FormValue | undefined
  onChange: (credentials: FormValue) => void
  errors: FieldErrors
  isSet: boolean
}

/** They are entered and replaced, never shown. */
export function CredentialsFields({ type, value, onChange, errors, isSet }: CredentialsFieldsProps) {
  const { t } = useTranslation('settings')
  return (
    <Fieldset legend={t('accounts.credentials')}>
      {value ? (
        <>
          {isSet && (
            <Text size="xs" c="dimmed" mb="sm">
              {t('accounts.replaceHelp')}
            </Text>
          )}
          <SchemaForm
            fields={isSet ? type.credential_fields.map((field) => ({ ...field, required: false })) : type.credential_fields}
            value={value}
            onChange={onChange}
            errors={errorsBelow(errors, 'credentials')}
            scope={type.key}
          />
        </>
      ) : (
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <IconLock size={17} color="var(--mantine-color-dimmed)" style={{ flex: 'none' }} aria-hidden />
            <Text size="sm">{isSet ? t('accounts.kept') : t('accounts.missing')}</Text>
          </Group>
          <Button size="xs" variant="default" miw="max-content" onClick={() => onChange(defaultsOf(type.credential_fields))}>
            {isSet ? t('accounts.replace') : t('accounts.enter')}
          </Button>
        </Group>
      )}
    </Fieldset>
  )
}
