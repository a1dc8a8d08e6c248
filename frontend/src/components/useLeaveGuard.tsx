import { Button, Group, Modal, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'

/** Asks before unsaved changes are left behind. Put `dialog` into the page; `allow` lets the next step pass unasked. */
export function useLeaveGuard(dirty: boolean): { dialog: ReactNode; allow: () => void } {
  const { t } = useTranslation()
  const allowed = useRef(false)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !allowed.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !allowed.current,
    withResolver: true,
  })
  const allow = useCallback(() => {
    allowed.current = true
  }, [])
  const dialog = (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('leave.title')}>
      <Text size="sm">{t('leave.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.reset?.()}>
          {t('leave.stay')}
        </Button>
        <Button color="red" onClick={() => blocker.proceed?.()}>
          {t('leave.leave')}
        </Button>
      </Group>
    </Modal>
  )
  return { dialog, allow }
}
