import type { Namespace } from '@/api/types'

/** The key of the sentence that says what an identity may do. */
export function ruleWords({ joins, is_single: isSingle }: Pick<Namespace, 'joins' | 'is_single'>) {
  if (joins) return isSingle ? 'joinsSingle' : 'joinsMany'
  return isSingle ? 'keepsSingle' : 'keepsMany'
}
