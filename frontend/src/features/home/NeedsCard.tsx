import { Button, Card, Group, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import classes from './Home.module.css'
import type { Need } from './home'

const AT_FIRST = 5

/** What needs a person, what is worst first: a sentence each, and the place where something can be done. */
export function NeedsCard({ needs }: { needs: Need[] }) {
  const { t } = useTranslation('dashboard')
  const [all, setAll] = useState(false)
  const shown = all ? needs : needs.slice(0, AT_FIRST)
  return (
    <Card component="section" padding="sm" aria-labelledby="needs" data-testid="needs">
      <Group justify="space-between" gap="xs">
        <Title order={2} id="needs">
          {t('needs.title')}
        </Title>
        {needs.length > AT_FIRST && (
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
            {all ? t('needs.fewer') : t('needs.all', { count: needs.length })}
          </Button>
        )}
      </Group>
      {needs.length === 0 ? (
        <Group gap={8} wrap="nowrap" mt={6}>
          <IconCircleCheck size={18} className={classes.fine} aria-hidden />
          <Text size="sm" c="dimmed">
            {t('needs.none')}
          </Text>
        </Group>
      ) : (
        <ul className={classes.needs}>
          {shown.map((need) => (
            <NeedRow key={`${need.key}:${need.id ?? ''}`} need={need} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function NeedRow({ need }: { need: Need }) {
  const { t } = useTranslation('dashboard')
  const format = useFormat()
  const Icon = need.severity === 'error' ? IconExclamationCircle : IconAlertTriangle
  const params: Record<string, string | number> = { ...need.params, shown: format.number(Number(need.params.count ?? 0)) }
  if (need.params.share !== undefined) params.share = format.percent(Number(need.params.share))
  if (need.params.all !== undefined) params.all = format.number(Number(need.params.all))
  return (
    <li className={classes.need} data-severity={need.severity}>
      <Icon size={18} className={classes.needIcon} role="img" aria-label={t(`needs.${need.severity}`)} />
      <Text size="sm" className={classes.needWords}>
        {t(`needs.is.${need.key}`, need.text, params)}
        {need.since && (
          <Text component="span" size="xs" c="dimmed" ml={6} title={format.dateTime(need.since)}>
            {format.ago(need.since)}
          </Text>
        )}
      </Text>
      <Text size="sm" component="span">
        <Way need={need}>{t(`needs.to.${need.kind}`)}</Way>
      </Text>
    </li>
  )
}

/** Where something can be done about it. */
function Way({ need: { kind, id }, children }: { need: Need; children: ReactNode }) {
  switch (kind) {
    case 'account':
      return (
        <TextLink to="/settings/$section" params={{ section: 'accounts' }} size="sm" fw={550}>
          {children}
        </TextLink>
      )
    case 'source':
      return (
        <TextLink to="/sources/$sourceId" params={{ sourceId: String(id) }} size="sm" fw={550}>
          {children}
        </TextLink>
      )
    case 'import':
      return (
        <TextLink to="/imports/$importId" params={{ importId: String(id) }} size="sm" fw={550}>
          {children}
        </TextLink>
      )
    case 'journey':
      return (
        <TextLink to="/journeys/$journeyId" params={{ journeyId: String(id) }} size="sm" fw={550}>
          {children}
        </TextLink>
      )
    case 'messages':
      return (
        <TextLink to="/reports/$report" params={{ report: 'channels' }} size="sm" fw={550}>
          {children}
        </TextLink>
      )
  }
}
