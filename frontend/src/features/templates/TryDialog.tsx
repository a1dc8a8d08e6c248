import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconSend } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useUser } from '@/api/session'
import { type TryAsk, useTryTemplate } from '@/api/templates'
import { ChannelBadge } from '@/channels'
import { useFocusBack } from '@/components/focusing'
import { errorText } from '@/components/toast'

interface TryDialogProps {
  ask: Omit<TryAsk, 'endpoint'>
  /** For whom the text is filled in, in words. */
  customer: string
  onClose: () => void
}

/** Sends one text of what is being written to oneself, and shows what the provider said. */
export function TryDialog({ ask, customer, onClose }: TryDialogProps) {
  const { t } = useTranslation('templates')
  const user = useUser()
  const attempt = useTryTemplate()
  useFocusBack()
  const [endpoint, setEndpoint] = useState(() => (ask.channel === 'email' ? user.email : (remembered()[ask.channel] ?? '')))
  const fields = attempt.error instanceof ApiError ? attempt.error.fields : {}
  const wrongText = Object.entries(fields).find(([path]) => path.startsWith('languages'))?.[1]
  const said = attempt.data?.words ?? fields.sender ?? wrongText ?? (attempt.error && !fields.endpoint ? errorText(attempt.error) : '')
  const accepted = attempt.data?.accepted ?? false

  function submit(event: SubmitEvent) {
    event.preventDefault()
    remember(ask.channel, endpoint.trim())
    attempt.mutate({ ...ask, endpoint: endpoint.trim() })
  }

  return (
    <Modal opened onClose={onClose} title={t('try.title')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Group gap="xs">
            <ChannelBadge channel={ask.channel} />
            <Text size="sm" c="dimmed">
              {t('try.filled', { customer })}
            </Text>
          </Group>
          <TextInput
            data-autofocus
            label={t(`try.to.${ask.channel}`, { defaultValue: t('try.to.other') })}
            value={endpoint}
            error={fields.endpoint}
            onChange={(event) => setEndpoint(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            {t('try.marked')}
          </Text>
          {said && (
            <Alert
              role="status"
              py="xs"
              color={accepted ? 'teal' : 'red'}
              icon={accepted ? <IconCircleCheck size={18} /> : <IconCircleX size={18} />}
              title={accepted ? t('try.accepted') : t('try.refused')}
              style={{ overflowWrap: 'anywhere' }}
            >
              {said}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('try.close')}
            </Button>
            <Button type="submit" loading={attempt.isPending} disabled={endpoint.trim() === ''} leftSection={<IconSend size={16} aria-hidden />}>
              {t('try.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const KEY = 'kaskad.try'

/** Where tests went last, on this machine: nobody types their number twice. */
function remembered(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

function remember(channel: string, endpoint: string) {
  localStorage.setItem(KEY, JSON.stringify({ ...remembered(), [channel]: endpoint }))
}
