import type { ChannelKind, Texts, Variants } from '@/api/types'
import { defaultsOf } from '@/features/forms'

/** The variant for everybody who has none in their own language. */
export const BASE = ''

/** Languages that the interface offers; any other tag can be typed. */
export const OFFERED = ['en', 'uk', 'pl', 'ru', 'de', 'cs', 'sk', 'ro', 'hu', 'lt', 'bg', 'es', 'fr', 'it', 'pt', 'tr']

export const isLanguage = (tag: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/.test(tag)

/** The languages that any channel has a text of its own in. */
export function languagesOf(variants: Variants): string[] {
  const found = new Set(Object.values(variants).flatMap((languages) => Object.keys(languages)))
  found.delete(BASE)
  return [...found].toSorted()
}

/** Channels of the variants, the cheapest first. */
export function channelsOf(variants: Variants, kinds: ReadonlyMap<string, ChannelKind>): string[] {
  const rank = (channel: string) => kinds.get(channel)?.rank ?? 99
  return Object.keys(variants).toSorted((a, b) => rank(a) - rank(b))
}

/** What a text of this channel begins with. */
export function blankOf(kind: ChannelKind | undefined): Texts {
  return kind ? (defaultsOf(kind.content_fields) as Texts) : {}
}

export function withChannel(variants: Variants, kind: ChannelKind): Variants {
  return { ...variants, [kind.key]: { [BASE]: blankOf(kind) } }
}

export function withoutChannel(variants: Variants, channel: string): Variants {
  return Object.fromEntries(Object.entries(variants).filter(([key]) => key !== channel))
}

export function withTexts(variants: Variants, channel: string, language: string, texts: Texts): Variants {
  return { ...variants, [channel]: { ...variants[channel], [language]: texts } }
}

/** A channel's text in a language begins as a copy of the one for everybody: most of it stays. */
export function withLanguage(variants: Variants, channel: string, language: string): Variants {
  return withTexts(variants, channel, language, { ...variants[channel]?.[BASE] })
}

/** Without a language, in one channel or (null) in all of them. */
export function withoutLanguage(variants: Variants, language: string, channel: string | null = null): Variants {
  return Object.fromEntries(
    Object.entries(variants).map(([key, languages]) => [
      key,
      channel === null || channel === key
        ? Object.fromEntries(Object.entries(languages).filter(([tag]) => tag !== language))
        : languages,
    ]),
  )
}

/** A language's own name: “polski”. */
export function languageName(tag: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
