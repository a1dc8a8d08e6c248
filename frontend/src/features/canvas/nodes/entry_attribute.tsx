import type { NodeLook } from '../looks'
import { textOf } from '../words/happeningWords'
import { listOr } from '../words/lists'
import type { Words } from '../words/useWords'

const valuesWords = (values: unknown, words: Words): string =>
  listOr(words.language, (Array.isArray(values) ? values : []).map((each) => textOf(each) || words.t('look.nothing')))

export const look: NodeLook = {
  summary: ({ attribute, from_values: from, to_values: to }, words) => {
    const key = textOf(attribute)
    if (key === '') return ''
    const before = valuesWords(from, words)
    const after = valuesWords(to, words)
    const name = words.label('attribute', key)
    if (before === '' && after === '') return words.t('look.anyChange', { name })
    return `${name}: ${before || words.t('look.anything')} → ${after || words.t('look.anything')}`
  },
}
