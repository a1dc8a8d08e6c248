import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'

import { queryClient } from '@/api/client'
import { tokens } from '@/theme/theme'
import { useTheme } from '@/theme/useTheme'

import { router } from './router'
import { SessionGate } from './SessionGate'

export function App() {
  const theme = useTheme()
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} cssVariablesResolver={tokens} defaultColorScheme="auto">
          <Notifications position="bottom-right" limit={4} />
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>
  )
}
