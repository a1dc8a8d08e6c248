import { Text, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'

interface RowButtonProps {
  onClick: () => void
  children: ReactNode
}

/** The name of a row; opens its form. */
export function RowButton({ onClick, children }: RowButtonProps) {
  return (
    <UnstyledButton onClick={onClick} className="k-link">
      <Text component="span" fw={570} size="sm" lineClamp={2}>
        {children}
      </Text>
    </UnstyledButton>
  )
}
