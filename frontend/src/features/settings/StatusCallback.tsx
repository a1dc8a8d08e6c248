import { Button, Fieldset, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useSaveStatusCallback, useStatusCallback } from '@/api/settings'
import { errorText, toast } from '@/components/toast'

import { ShownOnce } from './ShownOnce'

const SAMPLE = 'https://shop.example/kaskad/statuses'

/** Where the statuses of a key's messages are told. It is stored at once, without the form around it. */
export function StatusCallback({ id, disabled }: { id: number; disabled: boolean }) {
  const { t } = useTranslation('settings')
  const known = useStatusCallback(id).data?.url
  const [typed, setTyped] = useState<string | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const save = useSaveStatusCallback(id)
  const url = typed ?? known ?? ''
  const error = save.error instanceof ApiError ? (save.error.fields.url ?? errorText(save.error)) : undefined

  function store() {
    save.mutate(url.trim(), {
      onSuccess: (callback) => {
        setTyped(null)
        if (callback.secret) setSecret(callback.secret)
        else toast.success(t('callback.off'))
      },
    })
  }

  return (
    <Fieldset legend={t('callback.title')}>
      <Text size="xs" c="dimmed" mb="sm">
        {t('callback.help')}
      </Text>
      <Group gap="xs" align="flex-start">
        <TextInput
          flex="1 1 220px"
          type="url"
          aria-label={t('callback.url')}
          placeholder={SAMPLE}
          disabled={disabled || known === undefined}
          value={url}
          error={error}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            store()
          }}
        />
        <Button
          variant="default"
          miw="max-content"
          disabled={disabled || known === undefined || (url.trim() === '' && known === '')}
          loading={save.isPending}
          onClick={store}
        >
          {url.trim() === '' && known ? t('callback.turnOff') : known && url.trim() === known ? t('callback.newSecret') : t('callback.save')}
        </Button>
      </Group>
      {secret !== null && (
        <ShownOnce
          title={t('callback.made')}
          label={t('callback.secret')}
          value={secret}
          warning={t('callback.once')}
          onClose={() => setSecret(null)}
        />
      )}
    </Fieldset>
  )
}
