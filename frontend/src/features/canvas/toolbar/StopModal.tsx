import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { ChoiceCards } from './ChoiceCards'
import type { AskProps } from './confirming'

/** Stopping closes the doors; what becomes of those inside is a choice, said with how many they are. */
export function StopModal({ opened, journey, onClose, onConfirm }: AskProps<{ drain: boolean }>) {
  const { t, format } = useCanvasContext().words
  const inside = useCanvas((state) => state.counters?.inside) ?? journey.inside
  const people = { count: inside, inside: format.number(inside) }
  // Who is paused does not move on to an end; and what runs dry already can only be ended.
  const mayDrain = journey.status === 'running'
  const [wish, setWish] = useState('drain')
  const chosen = mayDrain ? wish : 'now'
  return (
    <Modal opened={opened} onClose={onClose} title={t('stop.title')}>
      <Stack gap="md">
        <ChoiceCards
          label={t('stop.question')}
          value={chosen}
          onChange={setWish}
          choices={[
            ...(journey.status === 'draining'
              ? []
              : [
                  {
                    value: 'drain',
                    label: t('stop.drain'),
                    about: mayDrain ? t('stop.drainAbout', people) : t('stop.drainPaused'),
                    disabled: !mayDrain,
                  },
                ]),
            { value: 'now', label: t('stop.now'), about: t('stop.nowAbout', people) },
          ]}
        />
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button color={chosen === 'now' ? 'red' : undefined} onClick={() => onConfirm({ drain: chosen === 'drain' })}>
          {t(chosen === 'now' ? 'stop.confirm' : 'stop.confirmDrain')}
        </Button>
      </Group>
    </Modal>
  )
}
