import { Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function SectionTitle({ children }: { children: ReactNode }) {
  return (
    <Title order={2} mb={8} mt={4}>
      {children}
    </Title>
  )
}
