import { Group, ThemeIcon, type MantineSize } from '@mantine/core'

import { useLabel } from '@/i18n/useLabel'

import { channelLook } from './channels'

interface ChannelIconProps {
  channel: string
  /** Edge of the glyph in pixels. */
  size?: number
}

/** The bare glyph in the channel's colour. Decorative: put the name beside it or use `ChannelBadge`. */
export function ChannelIcon({ channel, size = 18 }: ChannelIconProps) {
  const { icon: Icon, color } = channelLook(channel)
  return <Icon size={size} color={color} stroke={1.8} aria-hidden />
}

/** The glyph on a tinted tile, as on cards and timelines. */
export function ChannelTile({ channel, size = 26 }: ChannelIconProps) {
  const { icon: Icon, color } = channelLook(channel)
  return (
    <ThemeIcon
      size={size}
      radius="sm"
      variant="transparent"
      style={{ backgroundColor: `color-mix(in srgb, ${color} 15%, transparent)`, color }}
      aria-hidden
    >
      <Icon size={Math.round(size * 0.62)} stroke={1.8} />
    </ThemeIcon>
  )
}

interface ChannelBadgeProps {
  channel: string
  /** The server's own label, used when no translation of the channel exists. */
  label?: string
  size?: MantineSize
}

/** Icon and name together, in running text and table cells. */
export function ChannelBadge({ channel, label, size = 'sm' }: ChannelBadgeProps) {
  const name = useLabel()('channel', channel, label)
  return (
    <Group
      gap={6}
      wrap="nowrap"
      component="span"
      style={{ fontSize: `var(--mantine-font-size-${size})`, whiteSpace: 'nowrap' }}
    >
      <ChannelIcon channel={channel} size={16} />
      <span>{name}</span>
    </Group>
  )
}
