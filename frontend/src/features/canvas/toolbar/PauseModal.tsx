import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { ChoiceCards } from './ChoiceCards'
import type { AskProps } from './confirming'

/** Whether time goes on for those who wait, while nobody moves; and what becomes of those who come. */
export function PauseModal({ opened, onClose, onConfirm }: AskProps<{ holds_timers: boolean; refuses_arrivals: boolean }>) {
  const { t } = useCanvasContext().words
  const [timers, setTimers] = useState('run')
  const [refuses, setRefuses] = useState(false)
  return (
    <Modal opened={opened} onClose={onClose} title={t('pause.title')}>
      <Stack gap="md">
        <Text size="sm">{t('pause.text')}</Text>
        <ChoiceCards
          label={t('pause.question')}
          value={timers}
          onChange={setTimers}
          choices={(['run', 'hold'] as const).map((value) => ({ value, label: t(`pause.${value}`), about: t(`pause.${value}About`) }))}
        />
        <Checkbox
          label={t('pause.arrivals')}
          description={t('pause.arrivalsAbout')}
          checked={refuses}
          onChange={(event) => setRefuses(event.currentTarget.checked)}
        />
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button onClick={() => onConfirm({ holds_timers: timers === 'hold', refuses_arrivals: refuses })}>{t('actions.pause')}</Button>
      </Group>
    </Modal>
  )
}
