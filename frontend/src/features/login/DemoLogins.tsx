import { Divider, Text, UnstyledButton } from '@mantine/core'
import { IconChartBar, IconSettings, IconSpeakerphone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import classes from './LoginPage.module.css'

// The made-up staff of the demo data; an installation without it never shows them.
const PASSWORD = 'kaskad-demo'
const LOGINS = [
  { role: 'marketer', icon: IconSpeakerphone },
  { role: 'manager', icon: IconChartBar },
  { role: 'admin', icon: IconSettings },
] as const

interface DemoLoginsProps {
  onPick: (login: { email: string; password: string }) => void
  /** The e-mail address in the form. */
  picked: string
}

/** The three log-ins of the demo; a click fills the form. */
export function DemoLogins({ onPick, picked }: DemoLoginsProps) {
  const { t } = useTranslation('login')
  const { t: tc } = useTranslation()
  return (
    <section>
      <Divider my="lg" label={t('demo')} labelPosition="center" />
      <div className={classes.demo}>
        {LOGINS.map(({ role, icon: Icon }) => {
          const email = `${role}@demo.kaskad`
          return (
            <UnstyledButton
              key={role}
              className={classes.demoLogin}
              data-picked={picked === email || undefined}
              onClick={() => onPick({ email, password: PASSWORD })}
            >
              <Icon size={20} stroke={1.6} aria-hidden />
              <Text size="sm" fw={600}>
                {tc(`user.role.${role}`)}
              </Text>
              <Text size="xs" c="dimmed" lh={1.3}>
                {t(`about.${role}`)}
              </Text>
            </UnstyledButton>
          )
        })}
      </div>
    </section>
  )
}
