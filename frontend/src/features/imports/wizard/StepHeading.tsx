import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

interface StepHeadingProps {
  title: string
  text: string
  /** At the right end. */
  actions?: ReactNode
}

/** The heading of a step takes the focus when the step comes up, so that it is read aloud and Tab goes on from it. */
export function StepHeading({ title, text, actions }: StepHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Group justify="space-between" align="flex-end" gap="sm">
      <Stack gap={2} style={{ flex: '1 1 320px' }}>
        <Title order={2} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </Stack>
      {actions}
    </Group>
  )
}
