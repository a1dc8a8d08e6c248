import { useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'

import { toast } from '@/components/toast'

import { useCanvasContext } from '../CanvasContext'
import { add, all, connect, cut, disconnect, edgeOf, insertInto, makeNode, move, nodeOf, paste, type Position, remove, renew } from '../graph/graph'
import { freePlace, placeAfter, roomIn, USUAL } from '../graph/place'
import { hasInput, portsOf } from '../graph/ports'
import { CARD_WIDTH, lookOf, PANEL_WIDTH } from '../looks'
import { shownGraph } from '../state/store'
import { fitFor, PHONE } from './fit'
import type { FlowEdge, FlowNode } from './flowGraph'

const FIT_MS = 250
const COPY_SHIFT = 48
/** Of a card, so much at least must be seen. */
const MARGIN = 80
const AFTER_DRAWING_MS = 60

/** Everything that can be done on the canvas besides dragging; each is one step of the history. */
export function useCommands() {
  const { store, types } = useCanvasContext()
  const flow = useReactFlow<FlowNode, FlowEdge>()

  return useMemo(() => {
    const graph = () => store.getState().history.present
    const make = (type: string, position: Position) => makeNode(type, position, { ...types.get(type)?.default_config, ...lookOf(type).begin?.() })
    const firstPort = (node: ReturnType<typeof make>) => portsOf(node, types)[0]?.key

    const commands = {
      /** Adds where it makes sense: behind the selected node, else in the middle of what is seen. */
      add: (type: string): void => {
        const [only, ...others] = store.getState().selection.nodes
        const selected = only !== undefined && others.length === 0 ? nodeOf(graph(), only) : undefined
        const port = selected && portsOf(selected, types).find(({ key }) => !edgeOf(graph(), selected.id, key))
        if (selected && port && hasInput(types.get(type))) commands.addAfter(type, selected.id, port.key)
        else {
          const middle = flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 2 })
          commands.addAt(type, { x: middle.x - CARD_WIDTH / 2, y: middle.y - USUAL.height / 2 })
        }
      },

      addAt: (type: string, place: Position): void => {
        const node = make(type, freePlace(graph(), store.getState().sizes, place))
        store.getState().edit(add(node))
        commands.reveal(node.id)
      },

      addAfter: (type: string, source: string, port: string, place?: Position): void => {
        const before = nodeOf(graph(), source)
        if (!before) return
        const node = make(type, place ?? placeAfter(graph(), store.getState().sizes, before))
        store.getState().edit(all(add(node), connect(source, port, node.id)))
        commands.reveal(node.id)
      },

      /** Into an edge; what comes after it makes room. */
      addInto: (type: string, edge: string): void => {
        const room = roomIn(graph(), store.getState().sizes, edge)
        if (!room) return
        const node = make(type, room.place)
        store.getState().edit(all(move(room.moved), insertInto(edge, node, firstPort(node))))
        commands.reveal(node.id)
      },

      deleteSelection: (): number => {
        const { selection, edit } = store.getState()
        if (selection.nodes.length + selection.edges.length === 0) return 0
        edit(all(disconnect(selection.edges), remove(selection.nodes)))
        return selection.nodes.length
      },

      duplicate: (): void => {
        commands.paste(cut(graph(), store.getState().selection.nodes))
      },

      paste: (piece: Parameters<typeof renew>[0]): void => {
        const known = piece.nodes.filter((node) => types.has(node.type))
        if (known.length === 0) return
        const copy = renew(cut(piece, known.map((node) => node.id)), { x: COPY_SHIFT, y: COPY_SHIFT })
        store.getState().edit(paste(copy))
        store.getState().select({ nodes: copy.nodes.map((node) => node.id) })
      },

      selectAll: (): void => {
        store.getState().select({ nodes: graph().nodes.map((node) => node.id), edges: graph().edges.map((edge) => edge.id) })
      },

      tidy: async (): Promise<void> => {
        try {
          const { tidy } = await import('../graph/layout')
          const { sizes, edit } = store.getState()
          edit(move(tidy(graph(), sizes, (node) => portsOf(node, types))))
          window.setTimeout(() => commands.fit(), 30)
        } catch (error) {
          toast.error(error)
        }
      },

      fit: (): void => {
        void flow.fitView({ ...fitFor(store.getState().mode), duration: FIT_MS })
      },

      zoomIn: () => void flow.zoomIn({ duration: 120 }),
      zoomOut: () => void flow.zoomOut({ duration: 120 }),

      /** Selects a node and brings it into view if it is not there. */
      reveal: (id: string): void => {
        store.getState().select({ nodes: [id] })
        window.setTimeout(() => {
          const node = nodeOf(shownGraph(store.getState()), id)
          const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
          if (!node || !canvas) return
          const { width, height } = store.getState().sizes.get(id) ?? USUAL
          const { x, y } = flow.flowToScreenPosition(node.position)
          const inSight = x > canvas.left && x < canvas.right - MARGIN && y > canvas.top && y < canvas.bottom - MARGIN
          if (inSight) return
          const { zoom } = flow.getViewport()
          const beside = window.innerWidth < PHONE ? 0 : PANEL_WIDTH / 2
          const middle = { x: node.position.x + width / 2 + beside / zoom, y: node.position.y + height / 2 }
          void flow.setCenter(middle.x, middle.y, { zoom, duration: FIT_MS })
        }, AFTER_DRAWING_MS)
      },
    }
    return commands
  }, [store, types, flow])
}

export type Commands = ReturnType<typeof useCommands>
