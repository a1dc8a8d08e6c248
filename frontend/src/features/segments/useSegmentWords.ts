import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Segment } from '@/api/types'
import { ruleSentence } from '@/features/canvas/words/ruleWords'
import { useWords } from '@/features/canvas/words/useWords'

/** A saved rule in one sentence: the server's own in English, put together here in the other languages. */
export function useSegmentWords(): (segment: Segment) => string {
  const { i18n } = useTranslation()
  const words = useWords()
  const english = i18n.language === 'en'
  return useCallback(
    (segment) => (english || !words ? segment.words : ruleSentence(segment.rule, words) || segment.words),
    [english, words],
  )
}
