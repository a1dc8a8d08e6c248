import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { ChoiceCards } from './ChoiceCards'
import type { AskProps } from './confirming'
import { ALL, shareOf, WIDER } from './share'

/** A journey that was launched to a share is opened for more people. */
export function WidenModal({ opened, journey, onClose, onConfirm }: AskProps<number>) {
  const { t } = useCanvasContext().words
  const now = shareOf(journey)
  const wider = WIDER.filter((share) => share > now)
  const [wish, setWish] = useState(0)
  const chosen = wider.includes(wish) ? wish : (wider[0] ?? ALL)
  return (
    <Modal opened={opened} onClose={onClose} title={t('versions:share.widenTitle')}>
      <Stack gap="md">
        <Text size="sm">{t('versions:share.open', { share: now })}</Text>
        <ChoiceCards
          label={t('versions:share.question')}
          value={String(chosen)}
          onChange={(value) => setWish(Number(value))}
          choices={wider.map((share) => ({
            value: String(share),
            label: share === ALL ? t('versions:share.widenAll') : t('versions:share.widenTo', { share }),
            about: t(share === ALL ? 'versions:share.allAbout' : 'versions:share.same'),
          }))}
        />
        <Text size="xs" c="dimmed">
          {t('versions:share.widenAbout')}
        </Text>
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common:actions.cancel')}
        </Button>
        <Button onClick={() => onConfirm(chosen)}>{t('versions:share.widenConfirm')}</Button>
      </Group>
    </Modal>
  )
}
