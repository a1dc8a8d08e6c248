import { useCallback } from 'react'

import { useNodeTypes } from '@/api/registries'
import { useLabel } from '@/i18n/useLabel'

import type { Row } from '../../api'
import { text } from './rows'

/** What a block is called: as the marketer named it, else its type in the person's language. */
export function useNodeName(): (row: Row) => string {
  const label = useLabel()
  const types = useNodeTypes().data
  return useCallback(
    (row) => {
      const name = text(row, 'node')
      const type = types?.find((each) => each.label === name)
      return type ? label('node', type.key, type.label) : name
    },
    [label, types],
  )
}
