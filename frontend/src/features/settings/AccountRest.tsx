import { Badge, Text, Tooltip } from '@mantine/core'
import { IconZzz } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { ProviderAccount } from '@/api/types'
import { Note } from '@/components/Note'
import { useFormat } from '@/format'

import { useIsAhead } from './useIsAhead'

type Resting = Pick<ProviderAccount, 'rests_until' | 'outage_words'>

/** In the list: an account that could not be used rests for a while before it is tried again. */
export function RestBadge({ account }: { account: Resting }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const rests = useIsAhead(account.rests_until)
  if (!rests || account.rests_until === null) return null
  return (
    <div>
      <Tooltip label={t('accounts.restsHelp')}>
        <Badge mt={4} color="yellow" miw="max-content" leftSection={<IconZzz size={12} aria-hidden />}>
          {t('accounts.restsUntil', { time: format.time(account.rests_until) })}
        </Badge>
      </Tooltip>
      {account.outage_words && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {account.outage_words}
        </Text>
      )}
    </div>
  )
}

/** In the form: the same with all its words. */
export function RestNote({ account }: { account: Resting }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const rests = useIsAhead(account.rests_until)
  if (!rests || account.rests_until === null) return null
  return (
    <Note icon={IconZzz} color="yellow">
      <Text size="sm" fw={550} className="k-sentence">
        {t('accounts.restsUntil', { time: format.time(account.rests_until) })}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {account.outage_words}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {t('accounts.restsHelp')}
      </Text>
    </Note>
  )
}
