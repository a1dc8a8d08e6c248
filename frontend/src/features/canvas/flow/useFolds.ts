import { useCallback } from 'react'

import type { GraphNode } from '@/api/types'

import { useCanvas } from '../CanvasContext'
import { groupsOf } from '../graph/groups'
import { shownGraph } from '../state/store'
import { drawnFold } from './folds'

/** Which groups are drawn as one card. The same function as long as the same ones are. */
export function useFolds(): (group: GraphNode) => boolean {
  const folded = useCanvas((state) =>
    groupsOf(shownGraph(state))
      .filter((group) => drawnFold(state, group))
      .map((group) => group.id)
      .join(' '),
  )
  return useCallback((group: GraphNode) => folded.split(' ').includes(group.id), [folded])
}
