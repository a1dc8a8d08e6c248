import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconTestPipe } from '@tabler/icons-react'
import { useState } from 'react'

import { ApiError } from '@/api/errors'
import { errorText, toast } from '@/components/toast'

import { useCanvasContext } from '../CanvasContext'
import { type Told, useSaveTest } from './api'
import { expectedOf, type Kept, wayOf } from './scene'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useTryWords } from './useTryWords'

const ALL: Kept = { ends: true, passes: true, messages: true }

/** Keeps what has just happened as a test, which from then on runs on every publication. */
export function SaveTest({ trial, told }: { trial: Trial; told: Told }) {
  const { t, node, reason } = useTryWords()
  const { journeyId } = useCanvasContext()
  const save = useSaveTest(journeyId)
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const [kept, setKept] = useState(ALL)
  const { scene } = trial
  if (!scene) return null
  if (!opened)
    return (
      <Button size="compact-sm" variant="light" leftSection={<IconTestPipe size={15} aria-hidden />} onClick={() => setOpened(true)} mt="sm">
        {t('save.open')}
      </Button>
    )

  const last = told.ended ?? told.here
  const end = told.ended && told.ended.reason !== 'exit' ? reason(told.ended.reason) : last ? node(last.node) : ''
  const expected = expectedOf(told, kept)
  const nothing = !expected.ends && !(expected.passes ?? []).length && !(expected.messages ?? []).length
  const wrong = save.error instanceof ApiError ? (save.error.fields.name ?? errorText(save.error)) : save.error && errorText(save.error)

  return (
    <form
      className={classes.saving}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(
          { name: name.trim(), person: scene.person, answers: scene.answers, expected },
          {
            onSuccess: () => {
              toast.success(t('save.done', { name: name.trim() }))
              setOpened(false)
              setName('')
            },
          },
        )
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={t('save.name')}
          placeholder={t('save.placeholder')}
          autoFocus
          maxLength={120}
          value={name}
          error={wrong}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          {t('save.expects')}
        </Text>
        <Checkbox size="xs" label={t('save.ends', { end })} checked={kept.ends} onChange={(event) => setKept({ ...kept, ends: event.currentTarget.checked })} />
        <Checkbox
          size="xs"
          label={t('save.passes', { way: wayOf(told).map(node).join(' → ') })}
          checked={kept.passes}
          onChange={(event) => setKept({ ...kept, passes: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label={t('save.messages', { count: (expectedOf(told, ALL).messages ?? []).length })}
          checked={kept.messages}
          onChange={(event) => setKept({ ...kept, messages: event.currentTarget.checked })}
        />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={() => setOpened(false)}>
            {t('save.cancel')}
          </Button>
          <Button type="submit" size="xs" loading={save.isPending} disabled={name.trim() === '' || nothing}>
            {t('save.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
