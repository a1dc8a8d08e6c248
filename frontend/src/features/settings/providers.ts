import type { Provider } from '@/api/types'

/** A provider of more channels than these is not sought by one of them. */
const FEW = 3

interface ProviderGroup {
  /** Null: providers of many channels. */
  channel: string | null
  providers: Provider[]
}

/** Providers under each channel that they deliver, in the channels' own order; those of many channels at the end. */
export function groupProviders(providers: Provider[], channels: string[]): ProviderGroup[] {
  const few = providers.filter((each) => each.channels.length <= FEW)
  const known = [...new Set([...channels, ...few.flatMap((each) => each.channels)])]
  return [
    ...known.map((channel) => ({ channel, providers: few.filter((each) => each.channels.includes(channel)) })),
    { channel: null, providers: providers.filter((each) => each.channels.length > FEW) },
  ].filter((group) => group.providers.length > 0)
}

/** Whether all that was typed occurs somewhere in the words, in any order. */
export function fits(words: string[], typed: string): boolean {
  const text = words.join(' ').toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part))
}
