import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { LinkProps } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'

import { TextLink } from './links'
import { useTitle } from './useTitle'

export interface Crumb {
  label: string
  to: LinkProps['to']
}

interface PageHeaderProps {
  title: string
  /** While the name is not known yet, its place is kept. */
  loading?: boolean
  subtitle?: ReactNode
  crumbs?: Crumb[]
  /** Beside the title: a status badge. */
  badge?: ReactNode
  /** At the right end: buttons. */
  actions?: ReactNode
}

export function PageHeader({ title, loading = false, subtitle, crumbs = [], badge, actions }: PageHeaderProps) {
  useTitle(title)
  return (
    <Group justify="space-between" align="flex-end" gap="md" component="header">
      <Stack gap={3} style={{ minWidth: 0, flex: '1 1 300px' }}>
        {crumbs.length > 0 && (
          <Group gap={4} component="nav">
            {crumbs.map((crumb) => (
              <Fragment key={crumb.label}>
                <TextLink size="xs" c="dimmed" to={crumb.to}>
                  {crumb.label}
                </TextLink>
                <IconChevronRight size={13} color="var(--mantine-color-dimmed)" aria-hidden />
              </Fragment>
            ))}
          </Group>
        )}
        <Group gap="sm" wrap="nowrap">
          {loading ? (
            <Skeleton h={29} w={260} />
          ) : (
            <Title order={1} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
          )}
          {badge}
        </Group>
        {subtitle && (
          <Text size="sm" c="dimmed" component="div">
            {subtitle}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="sm">{actions}</Group>}
    </Group>
  )
}
