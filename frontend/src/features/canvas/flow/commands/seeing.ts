import { leadFocus, leadFocusTo } from '@/components/focusing'

import { nodeOf } from '../../graph/graph'
import { groupByMember } from '../../graph/groups'
import { readingOrder } from '../../graph/order'
import { portsOf } from '../../graph/ports'
import { type Direction, travel } from '../../graph/travel'
import { shownGraph } from '../../state/store'
import { announce } from '../Announcer'
import { drawnFold } from '../folds'
import { fitInRoom, freeRoom, drawnRect, viewOf } from '../room'
import { isInSight } from '../sight'
import { currentNode, nameOf, type Tools } from './tools'

const FIT_MS = 250
const AFTER_DRAWING_MS = 60

/** Looking around: what is in sight, and which node one is at. */
export function seeingCommands(tools: Tools) {
  const { store, types, flow } = tools
  const fit = (ids?: readonly string[]): void => {
    const nodes = ids?.map((id) => ({ id }))
    void flow.fitView({ ...fitInRoom(store.getState().mode), ...(nodes ? { nodes } : {}), duration: FIT_MS })
  }

  const commands = {
    fit: () => fit(),
    zoomIn: () => void flow.zoomIn({ duration: 120 }),
    zoomOut: () => void flow.zoomOut({ duration: 120 }),
    /** What is selected, as large as it can be; everything, if nothing is. */
    zoomSelection: () => {
      const { nodes } = store.getState().selection
      fit(nodes.length > 0 ? nodes : undefined)
    },

    /** Selects a node and brings it into view if it is not there. */
    reveal: (id: string): void => {
      store.getState().select({ nodes: [id] })
      window.setTimeout(() => {
        const state = store.getState()
        const node = nodeOf(shownGraph(state), id)
        const [place, room] = [drawnRect(state, shownGraph(state), id), freeRoom()]
        if (!node || !place || !room || isInSight(node, flow)) return
        void flow.setViewport(viewOf(place, room, flow.getViewport().zoom), { duration: FIT_MS })
      }, AFTER_DRAWING_MS)
    },

    /** The same, and gives it the keyboard. */
    goTo: (id: string): void => {
      const node = nodeOf(shownGraph(store.getState()), id)
      if (!node) return
      commands.reveal(id)
      announce(nameOf(tools, node))
      focusNode(id)
    },

    /** Along the lines, from node to node; to the first one if one is at none. */
    travel: (direction: Direction): void => {
      const graph = shownGraph(store.getState())
      const groups = groupByMember(graph)
      const seen = graph.nodes.filter((node) => {
        const group = groups.get(node.id)
        return (group === undefined || !drawnFold(store.getState(), group)) && node.type !== 'group'
      })
      const at = currentNode(tools, graph)
      const ports = (node: (typeof seen)[number]) => portsOf(node, types)
      const next = at
        ? travel(graph, at.id, direction, ports, seen)
        : readingOrder(graph, (node) => types.get(node.type)?.entry === true, ports).find((node) => seen.includes(node))?.id
      if (next !== undefined) commands.goTo(next)
    },

    /** Into the panel of a node, else of the one that one is at. */
    open: (id?: string): boolean => {
      const graph = shownGraph(store.getState())
      const node = id === undefined ? currentNode(tools, graph) : nodeOf(graph, id)
      if (!node) return false
      store.getState().select({ nodes: [node.id] })
      // The menu that this was chosen in gives the focus back to its button when it closes.
      leadFocus(() => {
        const panel = document.querySelector(`[data-testid="node-panel"][data-of="${CSS.escape(node.id)}"]`)
        const field = panel?.querySelector<HTMLElement>(FIELDS) ?? panel?.querySelector<HTMLElement>('button')
        if (field && document.activeElement === field) return true
        field?.focus()
        return false
      })
      return true
    },

    /** Out of the panel back to its node; else nothing is selected any more. */
    escape: (): void => {
      const { selection, select } = store.getState()
      const [only] = selection.nodes
      const inPanel = document.activeElement?.closest('[data-testid="node-panel"]')
      if (inPanel && only !== undefined) focusNode(only)
      else select({})
    },
  }
  return commands
}

const FIELDS = '[data-testid="node-panel"] :is(input, textarea, select, [role="combobox"]):not([disabled], [type="hidden"])'

/** Gives a node the keyboard as soon as it is drawn: on the canvas or in the list, whichever is shown. */
export function focusNode(id: string): void {
  const name = CSS.escape(id)
  leadFocusTo(() => document.querySelector<HTMLElement>(`.react-flow__node[data-id="${name}"], [data-node="${name}"] [data-row]`))
}
