import { useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'

import { whenSignedOut } from '@/api/server'
import { useSession } from '@/api/session'
import { FailedPage } from '@/components/states'
import { setLanguage } from '@/i18n'

const LoginPage = lazy(() => import('@/features/login/LoginPage'))

/** A report behind a link: whoever has it needs to be nobody. */
export const isShared = (path: string): boolean => path.startsWith('/shared/')

/** Strangers see the log-in page at whatever address they came to, and are there once they are in. */
export function SessionGate({ children }: { children: ReactNode }) {
  return isShared(window.location.pathname) ? children : <Gate>{children}</Gate>
}

function Gate({ children }: { children: ReactNode }) {
  const session = useSession()
  const client = useQueryClient()
  const user = session.data?.user
  const { setColorScheme } = useMantineColorScheme()
  const language = user?.language
  const theme = user?.theme

  useEffect(() => {
    whenSignedOut(() => void client.invalidateQueries({ queryKey: ['session'] }))
  }, [client])
  useEffect(() => {
    if (language) void setLanguage(language)
  }, [language])
  useEffect(() => {
    if (theme) setColorScheme(theme)
  }, [theme, setColorScheme])

  if (session.isPending) return null
  if (session.isLoadingError) return <FailedPage error={session.error} onRetry={() => void session.refetch()} />
  if (user) return children
  return (
    <Suspense fallback={null}>
      <LoginPage session={session.data} />
    </Suspense>
  )
}
