import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useUser } from '@/api/session'
import { useTrySender } from '@/api/templates'
import { errorText } from '@/components/toast'

/** Sends a standard text over a stored sender, and shows what the provider said. */
export function SenderTry({ id, channel }: { id: number; channel: string }) {
  const { t } = useTranslation('settings')
  const user = useUser()
  const attempt = useTrySender()
  const [endpoint, setEndpoint] = useState(channel === 'email' ? user.email : '')
  const wrong = attempt.error instanceof ApiError ? attempt.error.fields.endpoint : undefined
  const accepted = attempt.data?.accepted ?? false
  const said = attempt.data?.words ?? (attempt.error && !wrong ? errorText(attempt.error) : '')

  function send() {
    if (endpoint.trim() !== '') attempt.mutate({ id, endpoint: endpoint.trim() })
  }

  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('senders.try.to')}
          description={t('senders.try.help')}
          value={endpoint}
          error={wrong}
          onChange={(event) => setEndpoint(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault() // else it saves the form around it
            send()
          }}
        />
        <Button
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={attempt.isPending}
          disabled={endpoint.trim() === ''}
          onClick={send}
        >
          {t('senders.try.open')}
        </Button>
      </Group>
      {said && (
        <Alert
          role="status"
          py="xs"
          color={accepted ? 'teal' : 'red'}
          icon={accepted ? <IconCircleCheck size={18} /> : <IconCircleX size={18} />}
          title={accepted ? t('senders.try.accepted') : t('senders.try.refused')}
          style={{ overflowWrap: 'anywhere' }}
        >
          {said}
        </Alert>
      )}
    </Stack>
  )
}
