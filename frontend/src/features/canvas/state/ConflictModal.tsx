import { Button, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { answer, server } from '@/api/server'
import type { Journey } from '@/api/types'
import { toast } from '@/components/toast'

import { saveJourney } from '../api'
import { useCanvasContext } from '../CanvasContext'
import { CollisionChoice } from './CollisionChoice'
import type { Conflict, OpenDraft } from './draft'
import type { Side } from './merge'

/** Two people changed the same things. Nothing is written until a person has chosen. */
export function ConflictModal({ draft }: { draft: OpenDraft }) {
  const conflict = useStore(draft.conflict)
  const { t } = useTranslation('talk')
  return (
    <Modal
      opened={conflict !== null}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
      title={t('conflict.title')}
    >
      {conflict && <Choices key={conflict.theirs.revision} conflict={conflict} draft={draft} />}
    </Modal>
  )
}

function Choices({ conflict: { theirs, collisions }, draft }: { conflict: Conflict; draft: OpenDraft }) {
  const { t } = useTranslation('talk')
  const { journeyId } = useCanvasContext()
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Record<string, Side>>({})
  const [busy, setBusy] = useState(false)
  const name = theirs.updated_by ?? t('conflict.somebody')
  const left = collisions.filter(({ path }) => !(path in choices)).length
  const all = (side: Side) => setChoices(Object.fromEntries(collisions.map(({ path }) => [path, side])))

  async function copy() {
    setBusy(true)
    try {
      const { graph, settings, name: mine } = draft.content()
      const body = { name: t('conflict.copyName', { name: mine }).slice(0, 200), brand: theirs.brand }
      const made = (await answer<unknown>(server.POST('/api/v1/journeys/', { body: body as never }))) as Journey
      await saveJourney(made.id, { revision: made.revision, graph, settings })
      all('theirs')
      draft.choose(Object.fromEntries(collisions.map(({ path }) => [path, 'theirs'])))
      await navigate({ to: '/journeys/$journeyId', params: { journeyId: String(made.id) } })
    } catch (error) {
      toast.error(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Stack gap="md" data-testid="conflict" data-journey={journeyId}>
      <Text size="sm">{t('conflict.text', { name, count: collisions.length })}</Text>
      <ScrollArea.Autosize mah="50vh" type="auto">
        <Stack gap="sm">
          {collisions.map((each) => (
            <CollisionChoice
              key={each.path}
              collision={each}
              name={name}
              chosen={choices[each.path]}
              onChoose={(side) => setChoices((before) => ({ ...before, [each.path]: side }))}
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
      <Group justify="space-between">
        <Group gap="xs">
          {collisions.length > 1 && (
            <>
              <Button variant="subtle" size="compact-sm" onClick={() => all('mine')}>
                {t('conflict.allMine')}
              </Button>
              <Button variant="subtle" size="compact-sm" onClick={() => all('theirs')}>
                {t('conflict.allTheirs')}
              </Button>
            </>
          )}
          <Button variant="subtle" size="compact-sm" loading={busy} onClick={() => void copy()}>
            {t('conflict.copy')}
          </Button>
        </Group>
        <Button disabled={left > 0 || busy} onClick={() => draft.choose(choices)}>
          {left > 0 ? t('conflict.left', { count: left }) : t('conflict.done')}
        </Button>
      </Group>
    </Stack>
  )
}
