import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useSuppress } from '@/api/consents'
import { ApiError } from '@/api/errors'
import { useChannelKinds } from '@/api/registries'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { useLabel } from '@/i18n/useLabel'

/** Puts one address on the list by hand. */
export function AddSuppression({ onClose }: { onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const label = useLabel()
  const kinds = useChannelKinds().data ?? []
  const [channel, setChannel] = useState('email')
  const [endpoint, setEndpoint] = useState('')
  const suppress = useSuppress()
  const fields = suppress.error instanceof ApiError ? suppress.error.fields : {}

  function submit(event: SubmitEvent) {
    event.preventDefault()
    suppress.mutate(
      { channel, endpoint },
      {
        onSuccess: () => {
          toast.success(tc('state.saved'))
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('suppressions.add')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('suppressions.addText')}
          </Text>
          <Select
            label={t('suppressions.channel')}
            allowDeselect={false}
            data={kinds.map(({ key }) => ({ value: key, label: label('channel', key) }))}
            value={channel}
            error={fields.channel}
            onChange={(next) => next && setChannel(next)}
          />
          <TextInput
            label={t('suppressions.address')}
            withAsterisk
            data-autofocus
            value={endpoint}
            error={fields.endpoint ?? (suppress.error && !fields.channel ? errorText(suppress.error) : undefined)}
            onChange={(event) => setEndpoint(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button type="submit" loading={suppress.isPending}>
              {t('suppressions.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
