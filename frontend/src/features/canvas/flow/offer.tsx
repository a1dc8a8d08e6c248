import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** A toast with one thing that can be done about it. The newest with an id takes the place of the one before. */
export function offer(id: string, message: string, label: string, onClick: () => void): void {
  const shown = {
    id,
    autoClose: 6_000,
    message: (
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-xs"
          variant="light"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id)
            onClick()
          }}
        >
          {label}
        </Button>
      </Group>
    ),
  }
  notifications.hide(id)
  notifications.show(shown)
}
