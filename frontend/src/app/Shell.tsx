import { ActionIcon, AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Logo } from '@/components/Logo'

import { Mentions } from './Mentions'
import { Navigation } from './Navigation'
import { isShared } from './SessionGate'
import classes from './Shell.module.css'
import { UserMenu } from './UserMenu'

const MOBILE_HEADER = 52

/** The frame around every page, except around what strangers see by a link. */
export function Shell() {
  return isShared(useLocation().pathname) ? <Outlet /> : <Frame />
}

/** Menu at the left (a burger on a phone), the page itself beside it. */
function Frame() {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure(false)
  const [rail, setRail] = useLocalStorage({ key: 'kaskad.rail', defaultValue: false, getInitialValueInEffect: false })
  const RailIcon = rail ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <AppShell
      header={{ height: { base: MOBILE_HEADER, sm: 0 } }}
      navbar={{
        width: rail ? 'var(--k-nav-rail)' : 'var(--k-nav-width)',
        breakpoint: 'sm',
        collapsed: { mobile: !opened },
      }}
      padding={0}
    >
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Group h="100%" px="sm" justify="space-between">
          <Group gap="xs">
            <Burger opened={opened} onClick={toggle} size="sm" aria-label={t('nav.open')} />
            <Logo size={26} />
          </Group>
          <UserMenu compact />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} data-rail={rail || undefined}>
        <div className={classes.top}>
          {(!rail || opened) && <Logo size={28} />}
          <ActionIcon
            visibleFrom="sm"
            onClick={() => setRail(!rail)}
            aria-label={rail ? t('nav.expand') : t('nav.collapse')}
          >
            <RailIcon size={19} stroke={1.6} />
          </ActionIcon>
        </div>
        <Navigation rail={rail && !opened} onNavigate={close} />
        <div className={classes.bottom}>
          <Mentions />
          <UserMenu compact={rail && !opened} />
        </div>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
