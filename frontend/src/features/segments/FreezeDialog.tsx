import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useFreezeRule } from '@/api/lists'
import type { SegmentInput } from '@/api/segments'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'

import { BrandSelect } from './SegmentNames'
import { problemsOf } from './useRuleSize'

interface FreezeDialogProps {
  draft: SegmentInput
  onClose: () => void
}

/** Makes a list of whoever is in the rule now; unlike a segment it does not change by itself. */
export function FreezeDialog({ draft, onClose }: FreezeDialogProps) {
  useFocusBack()
  const { t } = useTranslation('segments')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const [name, setName] = useState(() => t('freeze.suggested', { name: draft.name || t('newTitle'), day: format.date(new Date()) }))
  const [brand, setBrand] = useState(draft.brand)
  const freeze = useFreezeRule()
  const fields = freeze.error instanceof ApiError ? freeze.error.fields : {}
  const other = freeze.error && !fields.name && !fields.brand ? (problemsOf(freeze.error) ? t('notSaved') : errorText(freeze.error)) : null

  function submit() {
    freeze.mutate(
      { name: name.trim(), brand, rule: draft.rule },
      {
        onSuccess: (list) => {
          toast.success(t('freeze.done', { name: list.name, count: list.size, number: format.number(list.size) }))
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('freeze.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('freeze.text')}
          </Text>
          <TextInput
            data-autofocus
            label={t('name')}
            withAsterisk
            maxLength={120}
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <BrandSelect value={brand} onChange={setBrand} error={fields.brand} />
          {other && (
            <Text size="sm" c="red">
              {other}
            </Text>
          )}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button type="submit" loading={freeze.isPending} disabled={name.trim() === ''}>
              {t('freeze.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
