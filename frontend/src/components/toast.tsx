import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'

import { ApiError } from '@/api/errors'
import { inOwnWords, saidIn } from '@/i18n/said'

/** What to tell a person about an error, in one sentence. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.offline) return i18next.t('errors.offline')
    if (error.message) return inOwnWords(error.message, saidIn(error.body))
    if (error.status === 403) return i18next.t('errors.forbidden')
    if (error.status === 404) return i18next.t('errors.notFound')
    if (error.status >= 500) return i18next.t('errors.server')
  }
  return i18next.t('errors.unknown')
}

export const toast = {
  success: (message: string) => notifications.show({ message, color: 'teal', autoClose: 3_500 }),
  /** Something is gone that can come back: for as long as this is on the screen, by one click. */
  undo: (message: string, onUndo: () => void) => {
    const id = notifications.show({
      color: 'teal',
      autoClose: 10_000,
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
          <Button
            size="compact-sm"
            variant="light"
            miw="max-content"
            onClick={() => {
              notifications.hide(id)
              onUndo()
            }}
          >
            {i18next.t('actions.undo')}
          </Button>
        </Group>
      ),
    })
  },
  info: (message: string) => notifications.show({ message, color: 'petrol' }),
  error: (error: unknown) =>
    notifications.show({ message: typeof error === 'string' ? error : errorText(error), color: 'red', autoClose: 8_000 }),
}
