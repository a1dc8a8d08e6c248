import { type OnConnectEnd, useReactFlow } from '@xyflow/react'
import { type DragEvent, useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { type Edit, edgeOf, type Graph, type GraphNode, insertExisting, nodeOf } from '../graph/graph'
import { frameOf, groupByMember, groupsOf, isGroup, join, portBehind } from '../graph/groups'
import { sizeOf } from '../graph/place'
import { hasInput, portsOf } from '../graph/ports'
import { CARD_WIDTH } from '../looks'
import { mayEdit } from '../state/store'
import { useAskForNode } from './AskForNode'
import type { FlowNode } from './flowGraph'
import { drawnFold } from './folds'
import { useCommands } from './useCommands'
import type { FlowChanges } from './useFlowChanges'

/** What the palette puts into a drag: the key of a node type. */
export const DRAGGED_TYPE = 'application/x-kaskad-node-type'

const HEAD_HEIGHT = 26

/** Dropping things on the canvas: a node from the palette or one that is there, or the loose end of a new edge. */
export function useDropping({ mayConnect, lead }: Pick<FlowChanges, 'mayConnect' | 'lead'>) {
  const { store, types } = useCanvasContext()
  const flow = useReactFlow()
  const commands = useCommands()
  const ask = useAskForNode()

  return useMemo(() => {
    const graph = () => store.getState().history.present

    const onConnectEnd: OnConnectEnd = (event, { isValid, fromHandle, toHandle }) => {
      if (isValid === true || fromHandle?.type !== 'source' || toHandle) return
      const { clientX, clientY } = pointOf(event)
      const under = document.elementFromPoint(clientX, clientY)
      const card = under?.closest<HTMLElement>('.react-flow__node')?.dataset.id
      // Let go over a card: its only way in is meant. Over nothing: a new node is wanted there.
      if (card !== undefined) {
        const edit = mayConnect(fromHandle.nodeId, card) ? lead(fromHandle.nodeId, fromHandle.id ?? '', card) : null
        if (edit) store.getState().edit(edit)
      } else if (under?.closest('.react-flow__pane')) {
        ask({ screen: { x: clientX, y: clientY }, after: portBehind(graph(), fromHandle.nodeId, fromHandle.id ?? ''), drawn: true })
      }
    }

    /** A node that hangs loose is put into the line that it is dragged onto. */
    const isLoose = (node: GraphNode): boolean => {
      const [first] = portsOf(node, types)
      return (
        hasInput(types.get(node.type)) &&
        !graph().edges.some((edge) => edge.target === node.id) &&
        (first === undefined || !edgeOf(graph(), node.id, first.key))
      )
    }

    return {
      onConnectEnd,

      onNodeDrag: (event: MouseEvent | TouchEvent, dragged: FlowNode, all: FlowNode[]) => {
        const node = nodeOf(graph(), dragged.id)
        if (!node || all.length !== 1 || !isLoose(node)) return
        store.getState().point(edgeBelow(event, node.id))
      },

      /** Onto a line or into a frame: part of the same step as the drag. */
      onNodeDragStop: (event: MouseEvent | TouchEvent, dragged: FlowNode, all: FlowNode[], key: string) => {
        const state = store.getState()
        const node = nodeOf(graph(), dragged.id)
        const edge = node && all.length === 1 && isLoose(node) ? edgeBelow(event, node.id) : null
        state.point(null)
        const step = { key, gesture: true }
        if (node && edge !== null) state.edit(insertExisting(edge, node.id, portsOf(node, types)[0]?.key), step)
        const joined = intoFrame(graph(), all.map(({ id }) => id))
        if (joined) state.edit(joined, step)
      },

      onDragOver: (event: DragEvent) => {
        if (!mayEdit(store.getState()) || !event.dataTransfer.types.includes(DRAGGED_TYPE)) return
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
        if (type === '' || !mayEdit(store.getState())) return
        event.preventDefault()
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
        const place = { x: x - CARD_WIDTH / 2, y: y - HEAD_HEIGHT }
        if (edge !== null && hasInput(types.get(type))) commands.addInto(type, edge)
        else commands.addAt(type, place)
      },
    }

    /** Cards that were let go with their middle in an open frame belong to it from now on. */
    function intoFrame(now: Graph, ids: readonly string[]): Edit | null {
      const state = store.getState()
      const groups = groupByMember(now)
      for (const group of groupsOf(now)) {
        if (drawnFold(state, group) || ids.includes(group.id)) continue
        const frame = frameOf(now, state.sizes, group)
        const inside = ids.filter((id) => {
          const node = nodeOf(now, id)
          if (!node || isGroup(node) || groups.has(id)) return false
          const size = sizeOf(state.sizes, id)
          const x = node.position.x + size.width / 2
          const y = node.position.y + size.height / 2
          return x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height
        })
        if (inside.length > 0) return join(group.id, inside)
      }
      return null
    }

    /** A line under the pointer that is not the dragged node's own; the card itself is in between. */
    function edgeBelow(event: MouseEvent | TouchEvent, dragged: string): string | null {
      const { clientX, clientY } = pointOf(event)
      for (const element of document.elementsFromPoint(clientX, clientY)) {
        const id = element.closest<HTMLElement>('.react-flow__edge')?.dataset.id
        const edge = graph().edges.find((each) => each.id === id)
        if (edge && edge.source !== dragged && edge.target !== dragged) return edge.id
      }
      return null
    }
  }, [store, types, flow, commands, ask, mayConnect, lead])
}

const pointOf = (event: MouseEvent | TouchEvent): { clientX: number; clientY: number } =>
  'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event

/** The edge at this place, or the one whose tools are shown there. */
function edgeUnder({ target }: DragEvent): string | null {
  if (!(target instanceof Element)) return null
  const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id
  return edge ?? target.closest<HTMLElement>('[data-edge]')?.dataset.edge ?? null
}
