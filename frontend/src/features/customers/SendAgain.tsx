import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import type { TimelineEntry } from '@/api/types'

import { lostMessage } from './lostMessage'
import { SendAgainDialog } from './SendAgainDialog'

/** Of an entry about a message that came to nothing: it can be sent again. */
export function SendAgain({ entry, customer }: { entry: TimelineEntry; customer: number }) {
  const { t } = useTranslation('customers')
  const canEdit = useCanEdit('profiles')
  const [isOpen, setOpen] = useState(false)
  const message = lostMessage(entry)
  if (!canEdit || message === null) return null
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        mt={2}
        ml={-7}
        leftSection={<IconRefresh size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('again.button')}
      </Button>
      {isOpen && <SendAgainDialog message={message} customer={customer} onClose={() => setOpen(false)} />}
    </div>
  )
}
