import { Tooltip } from '@mantine/core'
import { IconFileImport, IconFilter, IconHome, IconListDetails, IconMedal, IconMessages, IconPackage, IconPlugConnected, IconReportAnalytics, IconRoute, IconSettings, IconUsers, type TablerIcon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'
import type { Area } from '@/api/types'

import classes from './Shell.module.css'

interface NavigationLink {
  to: string
  key: string
  area: Area
  icon: TablerIcon
  /** Links of a group stand together, under its name. */
  group?: 'data'
}

const LINKS: NavigationLink[] = [
  { to: '/', key: 'home', area: 'dashboards', icon: IconHome },
  { to: '/reports', key: 'reports', area: 'dashboards', icon: IconReportAnalytics },
  { to: '/journeys', key: 'journeys', area: 'journeys', icon: IconRoute },
  { to: '/templates', key: 'templates', area: 'journeys', icon: IconMessages },
  { to: '/segments', key: 'segments', area: 'segments', icon: IconFilter },
  { to: '/customers', key: 'customers', area: 'customers', icon: IconUsers, group: 'data' },
  { to: '/imports', key: 'imports', area: 'imports', icon: IconFileImport, group: 'data' },
  { to: '/sources', key: 'sources', area: 'customers', icon: IconPlugConnected, group: 'data' },
  { to: '/products', key: 'products', area: 'customers', icon: IconPackage, group: 'data' },
  { to: '/attributes', key: 'attributes', area: 'customers', icon: IconListDetails, group: 'data' },
  { to: '/loyalty', key: 'loyalty', area: 'customers', icon: IconMedal, group: 'data' },
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
  const groups = grouped(LINKS.filter(({ area }) => rights[area] !== 'none'))
  return (
    <nav aria-label={t('nav.main')} className={classes.groups}>
      {groups.map(([group, links]) => (
        <Fragment key={links[0]?.to}>
          {group && (
            <p className={classes.group} id={`nav-${group}`}>
              {rail ? <span className="k-visually-hidden">{t(`nav.${group}`)}</span> : t(`nav.${group}`)}
            </p>
          )}
          <ul className={classes.links} aria-labelledby={group && `nav-${group}`}>
            {links.map(({ to, key, icon: Icon }) => (
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
        </Fragment>
      ))}
    </nav>
  )
}

/** Neighbours of the same group, in the order of the menu. */
function grouped(links: NavigationLink[]): [NavigationLink['group'], NavigationLink[]][] {
  const groups: [NavigationLink['group'], NavigationLink[]][] = []
  for (const link of links) {
    const last = groups.at(-1)
    if (last && last[0] === link.group) last[1].push(link)
    else groups.push([link.group, [link]])
  }
  return groups
}
