import { type OnConnectEnd, useReactFlow } from '@xyflow/react'
import { type DragEvent, useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { connect } from '../graph/graph'
import { hasInput } from '../graph/ports'
import { CARD_WIDTH } from '../looks'
import { useAskForNode } from './AskForNode'
import { useCommands } from './useCommands'

/** What the palette puts into a drag: the key of a node type. */
export const DRAGGED_TYPE = 'application/x-kaskad-node-type'

const HEAD_HEIGHT = 26

/** Dropping things on the canvas: a node from the palette, or the loose end of a new edge. */
export function useDropping(mayConnect: (source: string, target: string) => boolean) {
  const { store, types } = useCanvasContext()
  const flow = useReactFlow()
  const commands = useCommands()
  const ask = useAskForNode()

  return useMemo(() => {
    const onConnectEnd: OnConnectEnd = (event, { isValid, fromHandle, toHandle }) => {
      if (isValid === true || fromHandle?.type !== 'source' || toHandle) return
      const { clientX, clientY } = 'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event
      const source = { node: fromHandle.nodeId, port: fromHandle.id ?? '' }
      const under = document.elementFromPoint(clientX, clientY)
      const card = under?.closest<HTMLElement>('.react-flow__node')?.dataset.id
      // Let go over a card: its only way in is meant. Over nothing: a new node is wanted there.
      if (card !== undefined) {
        if (mayConnect(source.node, card)) store.getState().edit(connect(source.node, source.port, card))
      } else if (under?.closest('.react-flow__pane')) {
        ask({ screen: { x: clientX, y: clientY }, after: source, drawn: true })
      }
    }

    return {
      onConnectEnd,

      onDragOver: (event: DragEvent) => {
        if (store.getState().mode !== 'edit' || !event.dataTransfer.types.includes(DRAGGED_TYPE)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        store.getState().point(edgeUnder(event))
      },

      onDragLeave: () => {
        store.getState().point(null)
      },

      onDrop: (event: DragEvent) => {
        const type = event.dataTransfer.getData(DRAGGED_TYPE)
        const edge = edgeUnder(event)
        store.getState().point(null)
        if (type === '' || store.getState().mode !== 'edit') return
        event.preventDefault()
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
        const place = { x: x - CARD_WIDTH / 2, y: y - HEAD_HEIGHT }
        if (edge !== null && hasInput(types.get(type))) commands.addInto(type, edge)
        else commands.addAt(type, place)
      },
    }
  }, [store, types, flow, commands, ask, mayConnect])
}

/** The edge at this place, or the one whose tools are shown there. */
function edgeUnder({ target }: DragEvent): string | null {
  if (!(target instanceof Element)) return null
  const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id
  return edge ?? target.closest<HTMLElement>('[data-edge]')?.dataset.edge ?? null
}
