import { Card, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import type { Column, Row } from '../api'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'
import { rowsOf } from './rows'
import { textOf } from '../cells'

const TABS = ['channels', 'senders', 'accounts', 'providers', 'countries', 'domains'] as const
type Tab = (typeof TABS)[number]

/** All figures as tables: by channel, and by what messages go over and to. */
export function Places({ answer, view, choose }: Pick<PageProps, 'answer' | 'view' | 'choose'>) {
  const { t, i18n } = useTranslation('report_channels')
  const format = useFormat()
  const [own, setOwn] = useState<Tab>('channels')
  const asked = choose ? view : own
  const tab = TABS.find((each) => each === asked) ?? 'channels'
  const open = (value: string | null) => {
    const next = TABS.find((each) => each === value) ?? 'channels'
    if (choose) choose({ view: next === 'channels' ? undefined : next })
    else setOwn(next)
  }

  const named = (row: Row, column: Column) => {
    if (column.key === 'country') return countryIn(i18n.language, textOf(row.country)) ?? t('places.noCountry')
    if (column.key === 'domain' && row.key === 'none') {
      const count = Number(row.domains)
      return <Text span size="sm" c="dimmed">{t('places.otherDomains', { count, number: format.number(count) })}</Text>
    }
    return undefined
  }
  return (
    <Card padding={0} component="section" aria-label={t('places.title')}>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List px="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each} disabled={rowsOf(answer, each).length === 0 && each !== tab}>
              {t(`places.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <ReportTable
            key={tab}
            bare
            report={answer}
            table={tab}
            columns={COLUMNS[tab]}
            atFirst={15}
            cell={(row, column, usual) => named(row, column) ?? usual}
          />
        </Tabs.Panel>
      </Tabs>
    </Card>
  )
}

// How many domains a row stands for, the row says by itself.
const COLUMNS: Partial<Record<Tab, string[]>> = {
  domains: [
    'domain',
    'sent',
    'delivered',
    'delivery_rate',
    'opened',
    'read_rate',
    'opened_weak',
    'clicked',
    'click_rate',
    'clicked_weak',
    'failed',
    'failure_rate',
    'unsubscribed',
    'unsubscribe_rate',
    'complained',
    'complaint_rate',
  ],
}

function countryIn(language: string, code: string): string | null {
  if (!code) return null
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
