import {
  IconBell,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconMail,
  IconMessage,
  IconMessage2,
  IconPhone,
  IconPhoto,
  IconSparkles,
  IconWebhook,
  IconWorldWww,
  type TablerIcon,
} from '@tabler/icons-react'

import { IconViber } from './IconViber'

export interface ChannelLook {
  icon: TablerIcon
  /** Readable as an icon and as a chart line on both the light and the dark surface. */
  color: string
}

const UNKNOWN: ChannelLook = { icon: IconMessage2, color: '#7b8894' }

/**
 * How each channel looks, everywhere. The server's registry says which channels exist and what they are called;
 * a channel that is not in this table still works, with the neutral look.
 */
const LOOKS: Record<string, ChannelLook> = {
  push: { icon: IconBell, color: '#d9822b' },
  webpush: { icon: IconWorldWww, color: '#b58a1c' },
  email: { icon: IconMail, color: '#3b82d6' },
  viber: { icon: IconViber, color: '#8467e8' },
  whatsapp: { icon: IconBrandWhatsapp, color: '#23a35a' },
  telegram: { icon: IconBrandTelegram, color: '#2ea3d8' },
  sms: { icon: IconMessage, color: '#2f9e6e' },
  rcs: { icon: IconSparkles, color: '#4d8f8b' },
  mms: { icon: IconPhoto, color: '#8a9a3c' },
  call: { icon: IconPhone, color: '#cf5668' },
  webhook: { icon: IconWebhook, color: '#5f7a8c' },
}

export function channelLook(channel: string): ChannelLook {
  return LOOKS[channel] ?? UNKNOWN
}

export const channelColor = (channel: string): string => channelLook(channel).color
