import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useErase } from '@/api/profile'
import type { CustomerProfile } from '@/api/types'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'

/** There is no way back from it: the number has to be typed. */
export function EraseDialog({ profile, onClose }: { profile: CustomerProfile; onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const [typed, setTyped] = useState('')
  const navigate = useNavigate()
  const erase = useErase()
  const number = String(profile.id)

  function submit(event: SubmitEvent) {
    event.preventDefault()
    if (typed.trim() !== number) return
    erase.mutate(profile.id, {
      onSuccess: () => {
        toast.success(t('erase.done'))
        void navigate({ to: '/customers' })
      },
    })
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('erase.title', { name: profile.name || `#${profile.id}` })}
      styles={{ title: { fontWeight: 650, fontSize: 17 } }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">{t('erase.text')}</Text>
          <TextInput
            label={t('erase.type', { number })}
            data-autofocus
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {erase.error && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
              {errorText(erase.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button type="submit" color="red" disabled={typed.trim() !== number} loading={erase.isPending}>
              {t('erase.erase')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
