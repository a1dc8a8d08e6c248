import { Menu, Tooltip, UnstyledButton } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useRecordConsent } from '@/api/consents'
import type { Consent } from '@/api/types'
import { toast } from '@/components/toast'
import { useFormat } from '@/format'

import classes from './Customer.module.css'
import { useSourceWords } from './useSourceWords'

interface ConsentMarkProps {
  consent: Consent | undefined
  customer: number
  topic: number
  channel: string
  canEdit: boolean
}

/** A choice as a sign with its words; who may, records another one by hand. */
export function ConsentMark({ consent, customer, topic, channel, canEdit }: ConsentMarkProps) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const source = useSourceWords()
  const record = useRecordConsent(customer)
  const state = consent === undefined ? 'never' : consent.granted ? 'granted' : 'refused'
  const words =
    consent === undefined
      ? t('consents.never')
      : t(`consents.${state}`, { date: format.date(consent.changed_at), source: source(consent.source) })
  const Icon = { granted: IconCheck, refused: IconX, never: IconMinus }[state]
  const sign = <Icon size={16} stroke={2.2} aria-hidden />
  if (!canEdit)
    return (
      <Tooltip label={words}>
        <span className={classes.consent} data-state={state} role="img" aria-label={words} tabIndex={0}>
          {sign}
        </span>
      </Tooltip>
    )

  function choose(granted: boolean) {
    record.mutate({ choice: { channel, topic, granted }, note: '' }, { onSuccess: () => toast.success(tc('state.saved')) })
  }

  return (
    <Menu width={250} withinPortal>
      <Menu.Target>
        <Tooltip label={words}>
          <UnstyledButton className={classes.consent} data-state={state} aria-label={words} p={5}>
            {sign}
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('consents.record')}</Menu.Label>
        <Menu.Item leftSection={<IconCheck size={16} />} disabled={state === 'granted'} onClick={() => choose(true)}>
          {t('consents.recordAllowed')}
        </Menu.Item>
        <Menu.Item leftSection={<IconX size={16} />} disabled={state === 'refused'} onClick={() => choose(false)}>
          {t('consents.recordRefused')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
