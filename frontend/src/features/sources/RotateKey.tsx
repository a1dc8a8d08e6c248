import { Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useRotateKey } from '@/api/sources'
import { toast } from '@/components/toast'

/** Another write key, for when the old one has gone where it should not. */
export function RotateKey({ source }: { source: number }) {
  const { t } = useTranslation('sources')
  const { t: tc } = useTranslation()
  const [asked, ask] = useDisclosure(false)
  const rotate = useRotateKey(source)
  return (
    <div style={{ marginTop: -8 }}>
      <Button variant="subtle" size="compact-xs" leftSection={<IconRefresh size={14} />} onClick={ask.open}>
        {t('rotate.button')}
      </Button>
      <Modal opened={asked} onClose={ask.close} title={t('rotate.title')}>
        <Text size="sm">{t('rotate.text')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {tc('actions.cancel')}
          </Button>
          <Button
            color="red"
            loading={rotate.isPending}
            onClick={() => rotate.mutate(undefined, { onSuccess: () => toast.success(t('rotate.done')), onSettled: ask.close })}
          >
            {t('rotate.button')}
          </Button>
        </Group>
      </Modal>
    </div>
  )
}
