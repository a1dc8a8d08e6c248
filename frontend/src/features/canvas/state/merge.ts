import type { Graph, GraphEdge, GraphNode, Journey } from '@/api/types'

import { edgeId, type Position } from '../graph/graph'
import type { Content } from './backup'

export type Side = 'mine' | 'theirs'

/**
 * Both changed the same thing, each in another way. `path` names it: `nodes.<id>`, `nodes.<id>.steps.0.content.text`,
 * `edges.<source>:<port>`, `name`, `settings.goal`. A value that is `undefined` was taken away.
 */
export interface Collision {
  path: string
  node: string | null
  field: string | null
  port: string | null
  mine: unknown
  theirs: unknown
}

export interface Merged {
  content: Content
  collisions: Collision[]
  /** Nodes in which something of theirs came in, and whether something of their name or settings did. */
  taken: { nodes: string[]; journey: boolean }
}

type Choose = (path: string) => Side
type Values = Record<string, unknown>
type Meet = (path: string, mine: unknown, theirs: unknown) => unknown

const MINE: Choose = () => 'mine'

/**
 * What two people have made of the same draft, as one draft: node by node, field by field. What only one of them
 * changed is as that one has it; where both did, `choose` decides, and what was to be decided is told.
 */
export function merge(base: Content, mine: Content, theirs: Content, choose: Choose = MINE): Merged {
  const collisions: Collision[] = []
  const taken = { nodes: new Set<string>(), journey: false }
  const meet: Meet = (path, own, other) => {
    collisions.push({ ...placeOf(path), path, mine: own, theirs: other })
    return choose(path) === 'mine' ? own : other
  }

  const graph = mergeGraph(base.graph, mine.graph, theirs.graph, meet, (id) => taken.nodes.add(id))
  const name = mergeValue('name', base.name, mine.name, theirs.name, meet) as string
  const settings = mergeValue('settings', base.settings, mine.settings, theirs.settings, meet) as Journey['settings']
  taken.journey = !same(name, mine.name) || !same(settings, mine.settings)
  return { content: { graph, name, settings }, collisions, taken: { nodes: [...taken.nodes], journey: taken.journey } }
}

function mergeGraph(base: Graph, mine: Graph, theirs: Graph, meet: Meet, take: (node: string) => void): Graph {
  // Whole graphs as they are, where only one of them has changed: the order of their nodes, too.
  if (sameGraph(theirs, base)) return mine
  if (sameGraph(mine, base)) {
    for (const node of theirs.nodes) if (!same(node, mine.nodes.find(({ id }) => id === node.id))) take(node.id)
    for (const node of mine.nodes) if (!theirs.nodes.some(({ id }) => id === node.id)) take(node.id)
    for (const edge of theirs.edges) if (!mine.edges.some(({ id, target }) => id === edge.id && target === edge.target)) take(edge.source)
    return theirs
  }
  const nodesOf = ({ nodes }: Graph) => new Map(nodes.map((node) => [node.id, node]))
  const was = nodesOf(base)
  const own = nodesOf(mine)
  const other = nodesOf(theirs)
  const edgesOf = ({ edges }: Graph) => new Map(edges.map((edge) => [edgeId(edge.source, edge.port), edge]))
  const wasEdges = edgesOf(base)
  const ownEdges = edgesOf(mine)
  const otherEdges = edgesOf(theirs)
  const ledByMe = ledTo(wasEdges, ownEdges)
  const ledByThem = ledTo(wasEdges, otherEdges)

  const nodes = new Map<string, GraphNode>()
  for (const id of new Set([...own.keys(), ...other.keys()])) {
    const [before, my, their] = [was.get(id), own.get(id), other.get(id)]
    let node: GraphNode | undefined
    if (my && their) node = mergeNode(before, my, their, meet)
    else if (!before) node = my ?? their
    else {
      // One has taken it away: that holds unless the other has worked on it, or leads to it now.
      const [left, led] = my ? [my, ledByMe] : [their, ledByThem]
      const used = left !== undefined && (!same(left.config, before.config) || led.has(id))
      node = used ? (meet(`nodes.${id}`, my, their) as GraphNode | undefined) : undefined
    }
    if (node) nodes.set(id, node)
    if (!same(node, my)) take(id)
  }

  const edges: GraphEdge[] = []
  for (const key of new Set([...ownEdges.keys(), ...otherEdges.keys()])) {
    const [before, my, their] = [wasEdges.get(key), ownEdges.get(key), otherEdges.get(key)]
    const there = (edge: GraphEdge | undefined) => (edge && nodes.has(edge.source) && nodes.has(edge.target) ? edge : undefined)
    let edge: GraphEdge | undefined
    if (my?.target === their?.target || their?.target === before?.target) edge = my
    else if (my?.target === before?.target) edge = their
    // A way to what is no longer there is no choice.
    else if (!there(my) || !there(their)) edge = there(my) ?? there(their)
    else edge = meet(`edges.${key}`, my, their) as GraphEdge | undefined
    const kept = there(edge)
    if (kept) edges.push(kept)
    const source = (edge ?? my)?.source
    if (edge?.target !== my?.target && source !== undefined) take(source)
  }
  return settled(mine, { nodes: ordered([...nodes.values()], own), edges })
}

/** The nodes to which an edge leads that did not before. */
function ledTo(before: ReadonlyMap<string, GraphEdge>, now: ReadonlyMap<string, GraphEdge>): Set<string> {
  const found = new Set<string>()
  for (const [key, edge] of now) if (before.get(key)?.target !== edge.target) found.add(edge.target).add(edge.source)
  return found
}

function mergeNode(before: GraphNode | undefined, mine: GraphNode, theirs: GraphNode, meet: Meet): GraphNode {
  if (mine === theirs || same(mine, theirs)) return mine
  const config = mergeValue(`nodes.${mine.id}`, before?.config, mine.config, theirs.config, meet) as GraphNode['config']
  // Where a card stands is nothing to ask about: who moved it last has it.
  const position: Position = before && same(mine.position, before.position) ? theirs.position : mine.position
  return same(config, mine.config) && same(position, mine.position) ? mine : { ...mine, config, position }
}

function mergeValue(path: string, before: unknown, mine: unknown, theirs: unknown, meet: Meet): unknown {
  if (same(mine, theirs) || same(theirs, before)) return mine
  if (same(mine, before)) return theirs
  if (isObject(mine) && isObject(theirs) && (isObject(before) || before === undefined) && kindOf(mine) === kindOf(theirs)) {
    const merged: Values = {}
    for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const value = mergeValue(`${path}.${key}`, (before)?.[key], mine[key], theirs[key], meet)
      if (value !== undefined) merged[key] = value
    }
    return merged
  }
  if (isSeries(before, mine, theirs)) {
    return (mine as unknown[]).map((each, index) =>
      mergeValue(`${path}.${index}`, (before as unknown[])[index], each, (theirs as unknown[])[index], meet),
    )
  }
  return meet(path, mine, theirs)
}

/** Lists whose entries are the same things in the same order: the steps of a cascade, the cases of a question. */
function isSeries(...lists: unknown[]): boolean {
  const [first] = lists
  if (!Array.isArray(first)) return false
  return lists.every(
    (list) =>
      Array.isArray(list) &&
      list.length === first.length &&
      list.every((each, index) => isObject(each) && isObject(first[index]) && identity(each) !== '' && identity(each) === identity(first[index])),
  )
}

/** A rule is of a kind: of two different ones no field is the same. */
const kindOf = (value: Values): string =>
  ['type', 'kind'].map((key) => (typeof value[key] === 'string' ? value[key] : '')).join() +
  ['all', 'any', 'not'].filter((key) => key in value).join()

function identity(value: Values): string {
  for (const key of ['key', 'channel', 'event', 'id']) if (typeof value[key] === 'string') return `${key} ${value[key]}`
  return ''
}

/** Mine first, as they stand, then what came in. */
const ordered = (nodes: GraphNode[], own: ReadonlyMap<string, GraphNode>): GraphNode[] => [
  ...nodes.filter(({ id }) => own.has(id)),
  ...nodes.filter(({ id }) => !own.has(id)),
]

/** What came out the same is the same object: nothing is drawn or saved again. */
function settled(mine: Graph, { nodes, edges }: Graph): Graph {
  const alike = <T>(one: T[], other: T[]) => one.length === other.length && one.every((each, index) => each === other[index])
  const [sameNodes, sameEdges] = [alike(nodes, mine.nodes), alike(edges, mine.edges)]
  if (sameNodes && sameEdges) return mine
  return { nodes: sameNodes ? mine.nodes : nodes, edges: sameEdges ? mine.edges : edges }
}

function placeOf(path: string): Pick<Collision, 'node' | 'field' | 'port'> {
  const [kind = '', ...rest] = path.split('.')
  const place = rest.join('.')
  if (kind === 'edges') {
    const at = place.lastIndexOf(':')
    return { node: place.slice(0, at), field: null, port: place.slice(at + 1) }
  }
  if (kind !== 'nodes') return { node: null, field: path, port: null }
  const [node = '', ...field] = rest
  return { node, field: field.length > 0 ? field.join('.') : null, port: null }
}

/** Whatever the order in which things were drawn. */
export const sameGraph = (one: Graph, other: Graph): boolean =>
  one === other ||
  (one.nodes.length === other.nodes.length &&
    one.edges.length === other.edges.length &&
    same(byId(one.nodes), byId(other.nodes)) &&
    same(byId(one.edges), byId(other.edges)))

const byId = (things: readonly { id: string }[]): Values => Object.fromEntries(things.map((each) => [each.id, each]))

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON is: an entry that is `undefined` is none. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => same(each, other[index]))
  }
  if (!isObject(one) || !isObject(other)) return false
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].every((key) => same(one[key], other[key]))
}
