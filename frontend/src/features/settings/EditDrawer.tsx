import { Alert, Button, Drawer, Group, Stack } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { errorText } from '@/components/toast'

interface EditDrawerProps {
  title: string
  onClose: () => void
  onSubmit: () => void
  error: unknown
  saving: boolean
  disabled?: boolean
  children: ReactNode
}

/** The form beside the list. Errors of fields stand at the fields; any other stands on top. */
export function EditDrawer({ title, onClose, onSubmit, error, saving, disabled, children }: EditDrawerProps) {
  const { t } = useTranslation()
  const atFields = error instanceof ApiError && Object.keys(error.fields).some((path) => path !== 'detail' && path !== 'non_field_errors')

  function submit(event: SubmitEvent) {
    event.preventDefault()
    onSubmit()
  }

  return (
    <Drawer opened onClose={onClose} title={title} position="right" size={520} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {Boolean(error) && !atFields && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
              {errorText(error)}
            </Alert>
          )}
          {children}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('actions.cancel')}
            </Button>
            <Button type="submit" loading={saving} disabled={disabled}>
              {t('actions.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
