// @vitest-environment jsdom
import { expect, test } from 'vitest'

import type { GraphNode } from '@/api/types'

import { nodeWordsIn } from './nodeWords'
import type { Words } from './useWords'

const words = { label: (_kind: string, key: string) => `a ${key}` } as unknown as Words

test('a node is put into words when they are asked for, once for all who ask', () => {
  let looked = 0
  const node: GraphNode = {
    id: '1',
    type: 'somebody_elses',
    position: { x: 0, y: 0 },
    get config() {
      looked += 1
      return {}
    },
  }
  const say = nodeWordsIn(new Map(), words)
  expect(say(node).name).toBe('a somebody_elses')
  expect(looked).toBe(0)
  expect(say(node).summary).toBe('')
  expect(say(node).summary).toBe('')
  expect(looked).toBe(1)
  expect(say({ ...node, id: '2' }).name).toBe('a somebody_elses')
})
