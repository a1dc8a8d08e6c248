import { Text, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'

interface RowButtonProps {
  onClick: () => void
  /** At most so many lines. */
  lines?: number
  children: ReactNode
}

/** The name of a row; opens its form. */
export function RowButton({ onClick, lines = 2, children }: RowButtonProps) {
  return (
    <UnstyledButton onClick={onClick} className="k-link" display="block">
      <Text component="span" fw={570} size="sm" lineClamp={lines}>
        {children}
      </Text>
    </UnstyledButton>
  )
}
