import { Stack, Tabs } from '@mantine/core'
import {
  IconAt,
  IconBuildingStore,
  IconCoins,
  IconGauge,
  IconKey,
  IconPlugConnected,
  IconTags,
  type TablerIcon,
} from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanRead } from '@/api/session'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { ForbiddenPage, NotFoundPage } from '@/components/states'

import { AccountsTab } from './AccountsTab'
import { ApiKeysTab } from './ApiKeysTab'
import { BrandsTab } from './BrandsTab'
import { CapsTab } from './CapsTab'
import { RatesTab } from './RatesTab'
import classes from './SettingsPage.module.css'
import { SendersTab } from './SendersTab'
import { TopicsTab } from './TopicsTab'

const SECTIONS: { key: string; icon: TablerIcon; panel: ComponentType }[] = [
  { key: 'brands', icon: IconBuildingStore, panel: BrandsTab },
  { key: 'senders', icon: IconAt, panel: SendersTab },
  { key: 'accounts', icon: IconPlugConnected, panel: AccountsTab },
  { key: 'topics', icon: IconTags, panel: TopicsTab },
  { key: 'caps', icon: IconGauge, panel: CapsTab },
  { key: 'rates', icon: IconCoins, panel: RatesTab },
  { key: 'api-keys', icon: IconKey, panel: ApiKeysTab },
]

/** On a phone the tabs scroll sideways: the chosen one must be seen. */
function intoView(tab: HTMLElement | null) {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** What the administrator sets up once: brands, senders, provider accounts, topics, caps, rates, keys. */
export default function SettingsPage() {
  const { t } = useTranslation('settings')
  const { section } = useParams({ from: '/settings/$section' })
  const navigate = useNavigate()
  const canRead = useCanRead('settings')
  if (!canRead) return <ForbiddenPage />
  const Panel = SECTIONS.find(({ key }) => key === section)?.panel
  if (!Panel) return <NotFoundPage />
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t(`about.${section}`)} />
      <Tabs
        value={section}
        onChange={(next) => next && void navigate({ to: '/settings/$section', params: { section: next } })}
      >
        <Tabs.List className={classes.tabs}>
          {SECTIONS.map(({ key, icon: Icon }) => (
            <Tabs.Tab
              key={key}
              value={key}
              ref={key === section ? intoView : undefined}
              leftSection={<Icon size={16} aria-hidden />}
            >
              {t(`tabs.${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={section} pt="md">
          <Stack gap="md">
            <Panel />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
