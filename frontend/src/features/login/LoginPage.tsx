import { Alert, Button, PasswordInput, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconAlertCircle, IconLanguage } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useLogIn } from '@/api/session'
import type { Session } from '@/api/types'
import { Logo } from '@/components/Logo'
import { errorText } from '@/components/toast'
import { useTitle } from '@/components/useTitle'
import { isLanguage, LANGUAGES, setLanguage } from '@/i18n'

import { DemoLogins } from './DemoLogins'
import classes from './LoginPage.module.css'
import { Pitch } from './Pitch'

export default function LoginPage({ session }: { session: Session }) {
  const { t, i18n } = useTranslation('login')
  useTitle(t('logIn'))
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const logIn = useLogIn()

  function submit(event: SubmitEvent) {
    event.preventDefault()
    logIn.mutate({ email: email.trim(), password })
  }

  return (
    <div className={classes.page}>
      <Pitch />
      <main className={classes.side}>
        <div className={classes.form}>
          <div className={classes.mobileLogo}>
            <Logo size={34} />
          </div>
          <Title order={1} fz={26}>
            {t('welcome')}
          </Title>
          <Text c="dimmed" size="sm" mt={4} mb="lg">
            {t('hint')}
          </Text>
          <form onSubmit={submit}>
            <Stack gap="sm">
              {logIn.isError && (
                <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
                  {errorText(logIn.error)}
                </Alert>
              )}
              <TextInput
                label={t('email')}
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                size="md"
                autoFocus
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('password')}
                autoComplete="current-password"
                required
                withAsterisk={false}
                size="md"
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button type="submit" size="md" mt={6} loading={logIn.isPending}>
                {t('logIn')}
              </Button>
            </Stack>
          </form>
          {session.demo && (
            <DemoLogins
              onPick={(login) => {
                setEmail(login.email)
                setPassword(login.password)
                logIn.reset()
              }}
              picked={email}
            />
          )}
        </div>
        <Select
          className={classes.language}
          size="xs"
          w={150}
          variant="unstyled"
          aria-label={t('language')}
          leftSection={<IconLanguage size={16} />}
          allowDeselect={false}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={i18n.language}
          onChange={(value) => value && isLanguage(value) && void setLanguage(value)}
        />
      </main>
    </div>
  )
}
