import { Alert, Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMessage, useSendAgain } from '@/api/again'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'

import type { LostMessage } from './lostMessage'

const HOURS = [1, 6, 24, 72]

interface SendAgainDialogProps {
  message: LostMessage
  customer: number
  onClose: () => void
}

/** Says what sending again means, most of all that somebody may get it twice, and until when it may be sent. */
export function SendAgainDialog({ message, customer, onClose }: SendAgainDialogProps) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const again = useSendAgain(customer)
  const before = (useMessage(message.id).data?.events ?? []).filter(({ type }) => type === 'again')
  const [hours, setHours] = useState(24)

  function send() {
    again.mutate(
      { id: message.id, expiresInS: hours * 3600 },
      {
        onSuccess: () => {
          toast.success(t('again.done'))
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('again.title')} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Stack gap="md">
        {message.status === 'unknown' ? (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />} py="xs">
            {t('again.unknown')}
          </Alert>
        ) : (
          <Text size="sm">{t('again.lost')}</Text>
        )}
        <Text size="sm" c="dimmed">
          {t('again.checks')}
        </Text>
        {before.length > 0 && (
          <div>
            <Text size="sm" fw={570}>
              {t('again.before')}
            </Text>
            {before.map(({ at, by }) => (
              <Text key={at} size="sm" c="dimmed">
                {t('again.beforeLine', { at: format.dateTime(at), by: by ?? '–' })}
              </Text>
            ))}
          </div>
        )}
        <Select
          label={t('again.until')}
          allowDeselect={false}
          data={HOURS.map((each) => ({
            value: String(each),
            label: each <= 24 ? t('again.hours', { count: each }) : t('again.days', { count: each / 24 }),
          }))}
          value={String(hours)}
          onChange={(value) => setHours(Number(value))}
        />
        {again.error && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
            {errorText(again.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {tc('actions.cancel')}
          </Button>
          <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={again.isPending} onClick={send}>
            {t('again.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
