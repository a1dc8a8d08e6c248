import { Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import { type ReactNode, type SubmitEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useFocusBack } from '@/components/focusing'
import { errorText } from '@/components/toast'

import classes from './EditDrawer.module.css'

interface EditDrawerProps {
  title: string
  onClose: () => void
  onSubmit: () => void
  error: unknown
  saving: boolean
  disabled?: boolean
  /** It is stored, and stays open: the drawer says so, and there is nothing to cancel any more. */
  kept?: boolean
  children: ReactNode
}

/** The form beside the list. Errors of fields stand at the fields, and the first is brought into view; others on top. */
export function EditDrawer({ title, onClose, onSubmit, error, saving, disabled, kept = false, children }: EditDrawerProps) {
  useFocusBack()
  const { t } = useTranslation()
  const form = useRef<HTMLFormElement>(null)
  const atFields = error instanceof ApiError && Object.keys(error.fields).some((path) => path !== 'detail' && path !== 'non_field_errors')

  useEffect(() => {
    if (!error) return
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')
    wrong?.scrollIntoView({ block: 'center' })
    wrong?.focus({ preventScroll: true })
  }, [error])

  function submit(event: SubmitEvent) {
    // A form in a window over this one sends its events through here, too.
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    onSubmit()
  }

  return (
    <Drawer
      opened
      onClose={onClose}
      title={title}
      position="right"
      size={520}
      styles={{ title: { fontWeight: 650, fontSize: 17 } }}
      classNames={{ content: classes.column, body: classes.body }}
    >
      <form ref={form} onSubmit={submit} noValidate className={classes.body}>
        <Stack gap="md" flex={1}>
          {Boolean(error) && !atFields && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
              {errorText(error)}
            </Alert>
          )}
          {children}
          <Group className={classes.foot} justify="flex-end" gap="sm" wrap="nowrap">
            {atFields && (
              <Text size="xs" c="red" flex={1} lineClamp={2}>
                {errorText(error)}
              </Text>
            )}
            {kept && !atFields && (
              <Group gap={6} flex={1} c="teal" role="status">
                <IconCheck size={16} aria-hidden />
                <Text size="sm">{t('state.saved')}</Text>
              </Group>
            )}
            <Button variant="default" onClick={onClose} miw="max-content">
              {kept ? t('actions.close') : t('actions.cancel')}
            </Button>
            <Button type="submit" loading={saving} disabled={disabled} miw="max-content">
              {t('actions.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
