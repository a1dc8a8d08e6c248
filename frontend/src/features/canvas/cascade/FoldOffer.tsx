import { Button, Group, Text } from '@mantine/core'
import { IconStairsDown } from '@tabler/icons-react'
import { useDeferredValue, useMemo } from 'react'

import { Note } from '@/components/Note'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type Graph, newId } from '../graph/graph'
import { shownGraph } from '../state/store'
import { chainOf } from './recognise'
import { fold } from './unfold'

const LEAST = 2
const PARTS = ['message', 'wait', 'wait_event', 'reaction_check']

/** At a single node that is a part of what a cascade would do: makes one of all of them. */
export function FoldOffer({ id, type }: { id: string; type: string }) {
  return PARTS.includes(type) ? <Offer id={id} /> : null
}

function Offer({ id }: { id: string }) {
  const { store, words } = useCanvasContext()
  // Looking through a large journey must not hold up a keystroke.
  const graph = useDeferredValue(useCanvas(shownGraph))
  const chain = useMemo(() => foldable(graph, id), [graph, id])
  if (!chain) return null
  const found = chain

  function run() {
    let made = ''
    store.getState().edit(fold(found, (type) => (made = newId(type))))
    store.getState().select({ nodes: [made] })
  }

  return (
    <Note icon={IconStairsDown} color="petrol">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words.t('panel:fold.found', { count: chain.messages.length })}</Text>
        <Button size="compact-sm" variant="light" onClick={run}>
          {words.t('panel:fold.do')}
        </Button>
      </Group>
    </Note>
  )
}

/** A single message that is waited for is no chain yet. */
function foldable(graph: Graph, id: string) {
  const chain = chainOf(graph, id)
  return chain && chain.messages.length >= LEAST ? chain : null
}
