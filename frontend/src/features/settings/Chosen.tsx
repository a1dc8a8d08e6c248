import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { ChannelTile } from '@/channels'

import classes from './Chosen.module.css'

interface ChosenProps {
  channel: string | undefined
  title: ReactNode
  children: ReactNode
  action?: ReactNode
}

/** What was chosen once and is not changed any more, at the head of a form. */
export function Chosen({ channel, title, children, action }: ChosenProps) {
  return (
    <div className={classes.chosen}>
      {channel && <ChannelTile channel={channel} size={32} />}
      <div className={classes.about}>
        <Text size="sm" fw={570} component="div">
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {children}
        </Text>
      </div>
      {action}
    </div>
  )
}
