import { Button, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCloudOff,
  IconHandStop,
  IconMap2,
  IconServerOff,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'

import { ButtonLink } from './links'
import { errorText } from './toast'

export interface StateProps {
  icon: TablerIcon
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** `page` stands in the middle of the screen, `inset` inside a card or table. */
  size?: 'page' | 'inset'
}

/** The one look of everything that is not there: empty, failed, forbidden, lost. */
export function State({ icon: Icon, title, children, actions, size = 'page' }: StateProps) {
  return (
    <Stack align="center" justify="center" gap="sm" ta="center" px="md" py={size === 'page' ? 72 : 36}>
      <ThemeIcon size={52} radius="xl" variant="light" color="petrol">
        <Icon size={26} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      {children && (
        <Text c="dimmed" size="sm" maw={460} component="div">
          {children}
        </Text>
      )}
      {actions && (
        <Group gap="sm" mt={6}>
          {actions}
        </Group>
      )}
    </Stack>
  )
}

interface FailedProps {
  error: unknown
  onRetry?: () => void
  size?: 'page' | 'inset'
}

/** Something could not be loaded: says why in words and offers the way on. */
export function Failed({ error, onRetry, size = 'inset' }: FailedProps) {
  const { t } = useTranslation()
  const status = error instanceof ApiError ? error.status : undefined
  if (status === 403) {
    return (
      <State icon={IconHandStop} title={t('errors.forbiddenTitle')} size={size}>
        {t('errors.forbiddenText')}
      </State>
    )
  }
  if (status === 404) return <NotFound size={size} />
  const offline = status === 0
  return (
    <State
      icon={offline ? IconCloudOff : IconServerOff}
      title={offline ? t('errors.offlineTitle') : t('errors.loadTitle')}
      size={size}
      actions={onRetry && <Button onClick={onRetry}>{t('actions.retry')}</Button>}
    >
      {errorText(error)}
    </State>
  )
}

export function FailedPage(props: Omit<FailedProps, 'size'>) {
  return <Failed {...props} size="page" />
}

function NotFound({ size }: { size: 'page' | 'inset' }) {
  const { t } = useTranslation()
  return (
    <State
      icon={IconMap2}
      title={t('errors.notFoundTitle')}
      size={size}
      actions={
        <ButtonLink to="/" variant="light">
          {t('actions.toHome')}
        </ButtonLink>
      }
    >
      {t('errors.notFoundText')}
    </State>
  )
}

export function NotFoundPage() {
  return <NotFound size="page" />
}

export function ForbiddenPage() {
  return <FailedPage error={new ApiError(403, null)} />
}

/** The router shows this when a page throws while drawing. */
export function CrashedPage({ error }: { error: unknown }) {
  const { t } = useTranslation()
  return (
    <State
      icon={IconAlertTriangle}
      title={t('errors.crashTitle')}
      actions={<Button onClick={() => window.location.reload()}>{t('actions.reload')}</Button>}
    >
      <p>{t('errors.crashText')}</p>
      {error instanceof Error && <code style={{ fontSize: 12 }}>{error.message}</code>}
    </State>
  )
}
