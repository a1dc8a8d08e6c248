import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useChannelKinds, useConditionTypes } from '@/api/registries'
import { useSegments } from '@/api/segments'
import type { Attribute, ChannelKind, Choice, ConditionType, Field, Segment } from '@/api/types'
import { type Format, useFormat } from '@/format'
import { useChoiceWords } from '@/i18n/useChoiceWords'
import { useFieldWords } from '@/i18n/useFieldWords'
import { type LabelKind, useLabel } from '@/i18n/useLabel'

/** What is needed to say in words how a node is set. */
export interface Words {
  t: (key: string, values?: Record<string, unknown>) => string
  format: Format
  label: (kind: LabelKind, key: string, fallback?: string) => string
  choice: (field: string, choice: Choice) => string
  language: string
  field: (scope: string, field: Field) => { label: string; help: string }
  /** How a condition is said, with `{field}` where its values stand. */
  sentence: (condition: string) => string
  /** The same where a row's words make no sentence; empty for most. */
  spoken: (condition: string) => string
  segments: ReadonlyMap<number, Segment>
  conditions: ReadonlyMap<string, ConditionType>
  channels: ReadonlyMap<string, ChannelKind>
}

type Label = Words['label']

/** Labels, with those of attributes, which a company names itself: no translation has them. */
export function knowing(attributes: Pick<Attribute, 'key' | 'label'>[], label: Label): Label {
  const labels = new Map(attributes.filter((each) => each.label !== '').map((each) => [each.key, each.label]))
  const said = new Map<string, string>()
  return (kind, key, fallback) => {
    // Each of hundreds of cards asks for the same few.
    const asked = `${kind} ${key}${fallback === undefined ? '' : ` ${fallback}`}`
    const known = said.get(asked) ?? label(kind, key, fallback ?? (kind === 'attribute' ? labels.get(key) : undefined))
    said.set(asked, known)
    return known
  }
}

/** Null until everything is loaded that the words need: cards are drawn once, and no text changes under the eyes. */
export function useWords(): Words | null {
  const { t, i18n } = useTranslation('canvas')
  const format = useFormat()
  const registered = useLabel()
  const field = useFieldWords()
  const choice = useChoiceWords()
  const loaded = { segments: useSegments(), conditions: useConditionTypes(), channels: useChannelKinds(), attributes: useAttributes() }
  const pending = Object.values(loaded).some((query) => query.isPending)
  // What could not be loaded is left out: a card without a segment's name is better than no canvas.
  const segments = loaded.segments.data
  const conditions = loaded.conditions.data
  const channels = loaded.channels.data
  const attributes = loaded.attributes.data
  const label = useMemo(() => knowing(attributes ?? [], registered), [registered, attributes])
  const words = useMemo(
    (): Words => ({
      t: (key, values) => t(key, values ?? {}),
      format,
      label,
      field,
      choice,
      language: i18n.language,
      sentence: (condition) =>
        t(`registry:sentence.${condition}`, { defaultValue: '', interpolation: { skipOnVariables: true } }),
      spoken: (condition) => t(`registry:spoken.${condition}`, { defaultValue: '', interpolation: { skipOnVariables: true } }),
      segments: new Map((segments ?? []).map((each) => [each.id, each])),
      conditions: new Map((conditions ?? []).map((each) => [each.key, each])),
      channels: new Map((channels ?? []).map((each) => [each.key, each])),
    }),
    [t, i18n.language, format, label, field, choice, segments, conditions, channels],
  )
  return pending ? null : words
}
