import { Tooltip } from '@mantine/core'
import { IconChartBar, IconFilter, IconMessages, IconRoute, IconSettings, IconUsers, type TablerIcon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'
import type { Area } from '@/api/types'

import classes from './Shell.module.css'

const LINKS: { to: string; key: string; area: Area; icon: TablerIcon }[] = [
  { to: '/', key: 'home', area: 'dashboards', icon: IconChartBar },
  { to: '/journeys', key: 'journeys', area: 'journeys', icon: IconRoute },
  { to: '/templates', key: 'templates', area: 'journeys', icon: IconMessages },
  { to: '/segments', key: 'segments', area: 'segments', icon: IconFilter },
  { to: '/customers', key: 'customers', area: 'customers', icon: IconUsers },
  { to: '/settings', key: 'settings', area: 'settings', icon: IconSettings },
]

interface NavigationProps {
  /** Icons only. */
  rail: boolean
  onNavigate: () => void
}

export function Navigation({ rail, onNavigate }: NavigationProps) {
  const { t } = useTranslation()
  const { rights } = useUser()
  return (
    <nav aria-label={t('nav.main')} style={{ flex: 1 }}>
      <ul className={classes.links}>
        {LINKS.filter(({ area }) => rights[area] !== 'none').map(({ to, key, icon: Icon }) => (
          <li key={to}>
            <Tooltip label={t(`nav.${key}`)} position="right" disabled={!rail}>
              <Link
                to={to}
                className={classes.link}
                activeProps={{ 'data-active': true }}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                onClick={onNavigate}
                aria-label={rail ? t(`nav.${key}`) : undefined}
              >
                <Icon size={20} stroke={1.7} aria-hidden />
                {!rail && t(`nav.${key}`)}
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
    </nav>
  )
}
