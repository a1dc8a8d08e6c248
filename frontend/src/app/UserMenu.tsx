import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useLogOut, useSavePreferences, useUser } from '@/api/session'
import { LANGUAGE_KEYS, LANGUAGES } from '@/i18n'

import classes from './Shell.module.css'

const THEMES = [
  { key: 'light', icon: IconSun },
  { key: 'dark', icon: IconMoon },
  { key: 'auto', icon: IconDeviceDesktop },
] as const

/** Who is logged in, and what is theirs to choose: language, theme, leaving. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation()
  const user = useUser()
  const save = useSavePreferences()
  const logOut = useLogOut()
  const check = <IconCheck size={15} aria-hidden />
  return (
    <Menu position={compact ? 'bottom-end' : 'top-start'} width={216}>
      <Menu.Target>
        <UnstyledButton className={classes.user} w={compact ? 'auto' : undefined} aria-label={t('user.menu')}>
          <Avatar size={30} radius="xl" color="petrol" name={user.name} />
          {!compact && (
            <span style={{ minWidth: 0 }}>
              <Text size="sm" fw={550} truncate>
                {user.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {t(`user.role.${user.role}`)}
              </Text>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('user.language')}</Menu.Label>
        {LANGUAGE_KEYS.map((key) => (
          <Menu.Item
            key={key}
            lang={key}
            onClick={() => save.mutate({ language: key })}
            rightSection={user.language === key && check}
          >
            {LANGUAGES[key]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('user.theme')}</Menu.Label>
        {THEMES.map(({ key, icon: Icon }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => save.mutate({ theme: key })}
            rightSection={user.theme === key && check}
          >
            {t(`user.${key}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => logOut.mutate()}>
          {t('user.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
