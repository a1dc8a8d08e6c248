import { toast } from '@/components/toast'

import { add, all, connect, cut, disconnect, edgeOf, type Graph, type GraphNode, insertInto, makeNode, move, nodeOf, paste, type Position, remove, renew } from '../../graph/graph'
import { boundsOf, groupByMember, isGroup } from '../../graph/groups'
import { parsePiece } from '../../graph/piece'
import { freePlace, placeAfter, roomIn, USUAL } from '../../graph/place'
import { hasInput, portsOf } from '../../graph/ports'
import { CARD_WIDTH, lookOf } from '../../looks'
import { shownGraph } from '../../state/store'
import { announce } from '../Announcer'
import type { Wish } from '../AskForNode'
import { drawnFold } from '../folds'
import { offer } from '../offer'
import { pointer } from '../pointer'
import { focusNode, type seeingCommands } from './seeing'
import { chosenNodes, currentNode, draftOf, nameOf, type Tools } from './tools'

const COPY_SHIFT = 48

/** What adds, copies and takes away nodes. */
export function writingCommands(tools: Tools, seeing: ReturnType<typeof seeingCommands>) {
  const { store, types, words, flow } = tools
  const graph = () => draftOf(tools)
  const make = (type: string, position: Position) => makeNode(type, position, { ...types.get(type)?.default_config, ...lookOf(type).begin?.() })
  const ports = (node: GraphNode) => portsOf(node, types)
  /** Fields of a node that name other nodes. */
  const refers = (node: GraphNode) => (types.get(node.type)?.fields ?? []).flatMap((field) => (field.type === 'node' ? [field.key] : []))
  const begun = (node: GraphNode) => {
    seeing.goTo(node.id)
    announce(words.t('canvasTools:said.added', { name: nameOf(tools, node) }))
  }

  const commands = {
    /** Adds where it makes sense: behind the selected node, else in the middle of what is seen. */
    add: (type: string): void => {
      const selected = currentNode(tools, graph())
      const port = selected && ports(selected).find(({ key }) => !edgeOf(graph(), selected.id, key))
      if (selected && port && hasInput(types.get(type))) commands.addAfter(type, selected.id, port.key)
      else commands.addAt(type, middleOfSight())
    },

    addAt: (type: string, place: Position): void => {
      const node = make(type, freePlace(graph(), store.getState().sizes, place))
      store.getState().edit(add(node))
      begun(node)
    },

    addAfter: (type: string, source: string, port: string, place?: Position): void => {
      const before = nodeOf(graph(), source)
      if (!before) return
      const node = make(type, place ?? placeAfter(graph(), store.getState().sizes, before))
      store.getState().edit(all(add(node), connect(source, port, node.id)))
      begun(node)
    },

    /** Into an edge; what comes after it makes room. */
    addInto: (type: string, edge: string): void => {
      const room = roomIn(graph(), store.getState().sizes, edge)
      if (!room) return
      const node = make(type, room.place)
      store.getState().edit(all(move(room.moved), insertInto(edge, node, ports(node)[0]?.key)))
      begun(node)
    },

    /** Where a new node would go from the one that one is at: behind its first free port, else into its first edge. */
    wishBehind: (): Wish => {
      const node = currentNode(tools, graph())
      const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
      const middle = { x: window.innerWidth / 2 - 150, y: (canvas?.top ?? 0) + (canvas?.height ?? window.innerHeight) / 3 }
      if (!node || isGroup(node)) return { screen: middle }
      return { ...wishAt(node), screen: canvas ? besideCard(node) : middle }
    },

    deleteSelection: (): number => {
      const before = graph()
      const { selection, edit } = store.getState()
      const nodes = selection.edges.length > 0 && selection.nodes.length === 0 ? [] : chosenNodes(tools, before)
      return take(before, () => edit(all(disconnect(selection.edges), remove(nodes))))
    },

    deleteNode: (id: string): number => take(graph(), () => store.getState().edit(remove([id]))),

    deleteEdge: (id: string): number => take(graph(), () => store.getState().edit(disconnect([id]))),

    duplicate: (): void => {
      place(cut(graph(), chosenNodes(tools, graph())), COPY_SHIFT)
    },

    /** What to put on the clipboard, or null when nothing is selected. */
    copied: (): string | null => {
      const nodes = chosenNodes(tools, shownGraph(store.getState()))
      if (nodes.length === 0) return null
      announce(words.t('canvasTools:said.copied', { count: nodes.length }))
      return JSON.stringify(cut(shownGraph(store.getState()), nodes))
    },

    /** Text from the clipboard; false when it is not for the canvas. */
    pasteText: (text: string): boolean => {
      const read = parsePiece(text)
      if ('problem' in read) {
        if (read.problem !== 'none') toast.error(words.t(`canvasTools:paste.${read.problem}`))
        return read.problem !== 'none'
      }
      const known = read.piece.nodes.filter((node) => types.has(node.type))
      const strangers = read.piece.nodes.length - known.length
      if (strangers > 0) toast.info(words.t('canvasTools:paste.unknown', { count: strangers }))
      const piece = cut(read.piece, known.map((node) => node.id))
      place({ ...piece, nodes: piece.nodes.filter((node) => types.has(node.type)) }, 'pointer')
      return true
    },

    selectAll: (): void => {
      const state = store.getState()
      const groups = groupByMember(graph())
      const hidden = (id: string) => {
        const group = groups.get(id)
        return group !== undefined && drawnFold(state, group)
      }
      state.select({ nodes: graph().nodes.map((node) => node.id).filter((id) => !hidden(id)), edges: graph().edges.map((edge) => edge.id) })
    },
  }

  function middleOfSight(): Position {
    const middle = flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 2 })
    return { x: middle.x - CARD_WIDTH / 2, y: middle.y - USUAL.height / 2 }
  }

  function wishAt(node: GraphNode): Pick<Wish, 'after' | 'edge'> {
    const ways = ports(node)
    const free = ways.find(({ key }) => !edgeOf(graph(), node.id, key))
    if (free) return { after: { node: node.id, port: free.key } }
    const edge = ways[0] && edgeOf(graph(), node.id, ways[0].key)
    return edge ? { edge: edge.id } : {}
  }

  function besideCard(node: GraphNode): Position {
    const { width } = store.getState().sizes.get(node.id) ?? USUAL
    return flow.flowToScreenPosition({ x: node.position.x + width + 12, y: node.position.y })
  }

  /** Deletes, and says what became of the lines when that was not the only way. */
  function take(before: Graph, act: () => void): number {
    const byKeyboard = document.activeElement?.closest('.react-flow__node, [data-node]') !== null
    act()
    const after = graph()
    const gone = before.nodes.filter((node) => !after.nodes.includes(node) && !nodeOf(after, node.id))
    if (before === after) return 0
    const kept = new Set(after.nodes.map((node) => node.id))
    const led = after.edges.find((edge) => before.edges.some((each) => each.id === edge.id && each.target !== edge.target && !kept.has(each.target)))
    const several = gone.some((node) => before.edges.filter((edge) => edge.source === node.id).length > 1)
    const target = several && led ? nodeOf(after, led.target) : undefined
    const count = words.t('deleted', { count: gone.length })
    const said = gone.length === 0 ? words.t('canvasTools:said.unconnected') : count
    const way = target ? ` ${words.t('canvasTools:said.ledOn', { name: nameOf(tools, target) })}` : ''
    announce(said + way)
    const beside = before.edges.find((edge) => gone.some((node) => node.id === edge.target) && kept.has(edge.source))?.source ?? target?.id
    if (byKeyboard && beside !== undefined) focusNode(beside)
    offer('canvas-history', said + way, words.t('common:actions.undo'), () => store.getState().undo())
    return gone.length
  }

  function place(piece: Graph, where: number | 'pointer'): void {
    if (piece.nodes.length === 0) return
    const { sizes, edit, select } = store.getState()
    const copy = renew(piece, offsetOf(piece, where), refers)
    edit(paste(copy))
    const groups = groupByMember(copy)
    // A folded group is selected as the one card that it is.
    const chosen = copy.nodes.map((node) => node.id).filter((id) => groups.get(id)?.config.collapsed !== true)
    select({ nodes: chosen })
    const [first] = chosen
    if (first !== undefined) focusNode(first)
    announce(words.t('canvasTools:said.pasted', { count: copy.nodes.length }))

    function offsetOf({ nodes }: Graph, wanted: number | 'pointer'): Position {
      const bounds = boundsOf(nodes.filter((node) => !isGroup(node)), sizes)
      if (wanted !== 'pointer' || !bounds) return { x: COPY_SHIFT, y: COPY_SHIFT }
      const at = pointer()
      const here = at ? flow.screenToFlowPosition(at) : undefined
      const corner = here ? { x: here.x - Math.min(bounds.width, CARD_WIDTH) / 2, y: here.y - 26 } : keyboardPlace(nodes, bounds)
      const free = freePlace(graph(), sizes, corner, bounds)
      return { x: free.x - bounds.x, y: free.y - bounds.y }
    }
  }

  /** Without a pointer: beside what was copied, if that is in this journey; else in the middle of what is seen. */
  function keyboardPlace(nodes: readonly GraphNode[], bounds: Position): Position {
    const here = nodes.some((node) => nodeOf(graph(), node.id))
    return here ? { x: bounds.x + COPY_SHIFT, y: bounds.y + COPY_SHIFT } : middleOfSight()
  }

  return commands
}
