import { ActionIcon, Indicator, Popover, ScrollArea, Text, Tooltip } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useSocket } from '@/api/socket'
import { MENTIONS, useMentions } from '@/features/canvas/talk/api'
import { opening } from '@/features/canvas/talk/opening'
import { useFormat } from '@/format'

import classes from './Mentions.module.css'

/** What waits for an answer of whoever is logged in, in all journeys; it comes by itself. */
export function Mentions() {
  const { t } = useTranslation('talk')
  const format = useFormat()
  const client = useQueryClient()
  const mentions = useMentions().data ?? []
  const [opened, setOpened] = useState(false)
  useSocket('ws/mentions/', () => void client.invalidateQueries({ queryKey: MENTIONS }))
  const label = mentions.length > 0 ? t('mentions.count', { count: mentions.length }) : t('mentions.title')
  return (
    <Popover opened={opened} onChange={setOpened} width={340} position="right-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={label} position="right" disabled={opened}>
          <Indicator inline disabled={mentions.length === 0} label={mentions.length} size={16} color="red.7" offset={4}>
            <ActionIcon aria-label={label} aria-expanded={opened} onClick={() => setOpened(!opened)} data-testid="mentions">
              <IconBell size={19} stroke={1.6} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Text size="sm" fw={620} px={10} py={6} component="h2">
          {t('mentions.title')}
        </Text>
        {mentions.length === 0 && (
          <Text size="sm" c="dimmed" px={10} pb={8}>
            {t('mentions.none')}
          </Text>
        )}
        <ScrollArea.Autosize mah={400} type="auto">
          {mentions.map((mention) => (
            <Link
              key={mention.id}
              to="/journeys/$journeyId"
              params={{ journeyId: String(mention.journey) }}
              search={{ tab: 'draft' }}
              className={classes.mention}
              onClick={() => {
                opening.setState({ journey: mention.journey, node: mention.node }, true)
                setOpened(false)
              }}
            >
              <Text size="xs" c="dimmed" component="span" truncate>
                {mention.author?.name ?? t('somebody')} · {mention.journey_name} · {format.ago(mention.created_at)}
              </Text>
              <Text size="sm" component="span" lineClamp={3}>
                {mention.text}
              </Text>
            </Link>
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
