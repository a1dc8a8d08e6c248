import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFocusBack } from '@/components/focusing'
import { CopyField } from '@/features/settings/CopyField'
import { useFormat } from '@/format'
import { presetOf } from '@/period/period'

import type { ReportFilters } from '../api'
import { dayOf } from '../days'
import type { ReportSearch } from '../search'
import { useMakeLink } from './api'
import { frozenOf } from './frozen'
import { LinkList } from './LinkList'

interface ShareDialogProps {
  report: string
  search: ReportSearch
  filters: ReportFilters
  onClose: () => void
}

const NEVER = ''
const DAYS = [7, 30, 90, 365]
const DAY_MS = 86_400_000

/** Makes a read-only link of what is on the screen, and shows those that there are. */
export function ShareDialog({ report, search, filters, onClose }: ShareDialogProps) {
  useFocusBack()
  const { t } = useTranslation('reports')
  const format = useFormat()
  const [name, setName] = useState('')
  const [days, setDays] = useState<string>('30')
  const make = useMakeLink()
  const rolling = presetOf(search)
  const period = rolling === null ? t('share.fixed', { period: format.range(dayOf(filters.from), dayOf(filters.to)) }) : t('share.rolling', { count: rolling })

  function submit() {
    const expires_at = days === NEVER ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString()
    make.mutate({ ...frozenOf(report, search, filters), name: name.trim(), expires_at }, { onSuccess: () => setName('') })
  }

  return (
    <Modal opened onClose={onClose} title={t('share.title')} size="lg">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('share.text')}
        </Text>
        <Text size="sm">
          {t('share.period')}: <b>{period}</b>
        </Text>
        <Group align="flex-end" gap="sm">
          <TextInput
            data-autofocus
            style={{ flex: '1 1 200px' }}
            label={t('share.name')}
            placeholder={t('share.namePlaceholder')}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            w={190}
            label={t('share.expires')}
            allowDeselect={false}
            data={[
              ...DAYS.map((count) => ({ value: String(count), label: t('share.expiresDays', { count }) })),
              { value: NEVER, label: t('share.expiresNever') },
            ]}
            value={days}
            onChange={(value) => setDays(value ?? NEVER)}
          />
          <Button loading={make.isPending} onClick={submit}>
            {t('share.make')}
          </Button>
        </Group>
        {make.data?.token && (
          <CopyField label={t('share.link')} description={t('share.once')} value={`${window.location.origin}/shared/${make.data.token}`} />
        )}
        <LinkList report={report} />
      </Stack>
    </Modal>
  )
}
