import { Collapse, Group, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconMoon } from '@tabler/icons-react'
import { useState } from 'react'

import { MessagePreview } from '@/features/templates'

import { useCanvasContext } from '../CanvasContext'
import { Answering } from './Answering'
import type { SaidMessage, Told } from './api'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useTryWords } from './useTryWords'

interface MessageCardProps {
  message: SaidMessage
  trial: Trial
  told: Told
}

/** A message as the person gets it, what it costs, and what they do with it. */
export function MessageCard({ message, trial, told }: MessageCardProps) {
  const { brand } = useCanvasContext()
  const { t, format } = useTryWords()
  const [opened, setOpened] = useState(true)
  const free = Number(message.cost) === 0
  const isCall = message.channel === 'webhook'
  const hasWords = Object.keys(message.fields).length > 0 && !isCall
  return (
    <section className={classes.message} aria-label={t('message', { n: message.n })} data-testid="message">
      {(hasWords || message.to) && (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <UnstyledButton className={classes.fold} aria-expanded={opened} disabled={!hasWords} onClick={() => setOpened(!opened)}>
            {hasWords && <IconChevronDown size={14} style={{ rotate: opened ? '0deg' : '-90deg' }} aria-hidden />}
            <Text size="xs" c="dimmed" truncate>
              {message.to}
            </Text>
          </UnstyledButton>
          <Text size="xs" c="dimmed" className="k-num" style={{ whiteSpace: 'nowrap' }}>
            {message.sent_at === null ? '' : free ? t('free') : format.price(message.cost, message.currency)}
          </Text>
        </Group>
      )}
      {hasWords && (
        <Collapse expanded={opened}>
          <MessagePreview channel={message.channel} fields={message.fields} brand={brand} />
        </Collapse>
      )}
      {message.error && (
        <Group gap={6} wrap="nowrap" align="flex-start" className={classes.error}>
          <IconAlertTriangle size={15} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
          <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
            {message.error.words || message.error.code}
          </Text>
        </Group>
      )}
      {message.waits_until && (
        <Group gap={6} wrap="nowrap">
          <IconMoon size={14} aria-hidden />
          <Text size="xs">{t('waitsUntil', { at: format.dateTime(message.waits_until) })}</Text>
        </Group>
      )}
      {message.status === 'superseded' && <Text size="xs">{t('withdrawn')}</Text>}
      <Answering message={message} trial={trial} told={told} />
    </section>
  )
}
