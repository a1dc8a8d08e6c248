import {
  IconDatabase,
  IconPlugConnected,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react'

const ICONS: Record<string, TablerIcon> = { http: IconWebhook, database: IconDatabase }

/** How a kind of sources looks; an unknown one works all the same. */
export const iconOf = (kind: string): TablerIcon => ICONS[kind] ?? IconPlugConnected
