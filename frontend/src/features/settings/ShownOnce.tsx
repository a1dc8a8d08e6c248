import { Button, Group, Modal, Stack } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useFocusBack } from '@/components/focusing'
import { Note } from '@/components/Note'

import { CopyField } from './CopyField'

interface ShownOnceProps {
  title: string
  label: string
  value: string
  warning: string
  onClose: () => void
  children?: ReactNode
}

/** A secret that is kept by its owner alone. A click beside the window does not close it: it would be lost. */
export function ShownOnce({ title, label, value, warning, onClose, children }: ShownOnceProps) {
  useFocusBack()
  const { t } = useTranslation('settings')
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      styles={{ title: { fontWeight: 650, fontSize: 17 } }}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <CopyField label={label} value={value} />
        <Note icon={IconEyeOff} color="yellow">
          {warning}
        </Note>
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keptIt')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
