import {
  IconArrowsShuffle,
  IconBolt,
  IconGitMerge,
  IconMessage,
  IconPencil,
  IconReceiptRefund,
  IconRoute,
  IconShieldCheck,
  IconShoppingCart,
  type TablerIcon,
} from '@tabler/icons-react'

interface Look {
  icon: TablerIcon
  color: string
}

/** How each kind of entry looks, in the order in which the filters stand. */
const LOOKS = {
  purchase: { icon: IconShoppingCart, color: 'green' },
  event: { icon: IconBolt, color: 'yellow' },
  message: { icon: IconMessage, color: 'blue' },
  decision: { icon: IconRoute, color: 'petrol' },
  consent: { icon: IconShieldCheck, color: 'gray' },
  attribute: { icon: IconPencil, color: 'violet' },
  merge: { icon: IconGitMerge, color: 'pink' },
} satisfies Record<string, Look>

const OTHERS: Record<string, Look> = { refund: { icon: IconReceiptRefund, color: 'red' } }
const UNKNOWN: Look = { icon: IconArrowsShuffle, color: 'gray' }

export type TimelineKind = keyof typeof LOOKS

export const KINDS = Object.keys(LOOKS) as TimelineKind[]

/** A kind that is new on the server still has a look. */
export const lookOf = (kind: string): Look => (LOOKS as Record<string, Look>)[kind] ?? OTHERS[kind] ?? UNKNOWN

/** The kinds that an address names; words that mean nothing are passed over. */
export const kindsOf = (text: string | undefined): TimelineKind[] => {
  const named = new Set((text ?? '').split(','))
  return KINDS.filter((kind) => named.has(kind))
}
