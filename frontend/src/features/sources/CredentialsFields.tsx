import { Button, Fieldset, Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { SourceInput } from '@/api/sources'
import type { SourceKind } from '@/api/types'
import { defaultsOf, errorsBelow, SchemaForm } from '@/features/forms'

interface CredentialsFieldsProps {
  kind: SourceKind
  draft: SourceInput
  set: (change: Partial<SourceInput>) => void
  errors: FieldErrors
  isSet: boolean
}

/** They are entered and replaced, never shown. */
export function CredentialsFields({ kind, draft, set, errors, isSet }: CredentialsFieldsProps) {
  const { t } = useTranslation('settings')
  return (
    <Fieldset legend={t('accounts.credentials')}>
      {draft.credentials ? (
        <>
          {isSet && (
            <Text size="xs" c="dimmed" mb="sm">
              {t('accounts.replaceHelp')}
            </Text>
          )}
          <SchemaForm
            fields={isSet ? kind.credential_fields.map((field) => ({ ...field, required: false })) : kind.credential_fields}
            value={draft.credentials}
            onChange={(credentials) => set({ credentials })}
            errors={errorsBelow(errors, 'credentials')}
            scope={kind.key}
          />
        </>
      ) : (
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <IconLock size={17} color="var(--mantine-color-dimmed)" style={{ flex: 'none' }} aria-hidden />
            <Text size="sm">{isSet ? t('accounts.kept') : t('accounts.missing')}</Text>
          </Group>
          <Button size="xs" variant="default" miw="max-content" onClick={() => set({ credentials: defaultsOf(kind.credential_fields) })}>
            {isSet ? t('accounts.replace') : t('accounts.enter')}
          </Button>
        </Group>
      )}
    </Fieldset>
  )
}
