import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useChannelKinds, useConditionTypes } from '@/api/registries'
import { useSegments } from '@/api/segments'
import type { ChannelKind, Choice, ConditionType, Field, Segment } from '@/api/types'
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
  segments: ReadonlyMap<number, Segment>
  conditions: ReadonlyMap<string, ConditionType>
  channels: ReadonlyMap<string, ChannelKind>
}

export function useWords(): Words {
  const { t, i18n } = useTranslation('canvas')
  const format = useFormat()
  const label = useLabel()
  const field = useFieldWords()
  const choice = useChoiceWords()
  const segments = useSegments().data
  const conditions = useConditionTypes().data
  const channels = useChannelKinds().data
  return useMemo(
    () => ({
      t: (key, values) => t(key, values ?? {}),
      format,
      label,
      field,
      choice,
      language: i18n.language,
      sentence: (condition) =>
        t(`registry:sentence.${condition}`, { defaultValue: '', interpolation: { skipOnVariables: true } }),
      segments: new Map((segments ?? []).map((each) => [each.id, each])),
      conditions: new Map((conditions ?? []).map((each) => [each.key, each])),
      channels: new Map((channels ?? []).map((each) => [each.key, each])),
    }),
    [t, i18n.language, format, label, field, choice, segments, conditions, channels],
  )
}
