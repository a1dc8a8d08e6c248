import { PURCHASE } from '@/api/events'

import { type Config, type Edit, edgeId, type GraphEdge, type GraphNode, nodeOf } from '../graph/graph'
import { configOfMessage, eventsOf, kept, outcomesOf, type Stop } from './single'
import { type Step, stepsOf } from './cascade'

const COLUMN = 320
const ROW = 208
/** How wide a cascade's card is: what stands to its right moves by what the single nodes need more. */
const CARD = 336

interface UnfoldOptions {
  id: string
  newId: (type: string) => string
  /** Of a step that does not say it: the channel's own. */
  usualTimeout: (channel: string) => number
  /** What the way of an event is called at its port. */
  nameOf: (event: string) => string
}

/** Takes a cascade apart into messages, waits and looks at what became of them; `fold` puts it together again. */
export const unfold =
  ({ id, newId, usualTimeout, nameOf }: UnfoldOptions): Edit =>
  (graph) => {
    const cascade = nodeOf(graph, id)
    const config = cascade && kept(cascade.config, usualTimeout)
    const steps = config ? stepsOf(config) : []
    if (!cascade || !config || steps.length === 0) return graph

    const events = eventsOf(config)
    const outcomes = outcomesOf(config)
    const made: GraphNode[] = []
    const edges: GraphEdge[] = []
    const out = (port: string) => graph.edges.find((edge) => edge.source === id && edge.port === port)?.target
    const lead = (source: string, port: string, target: string | undefined) => {
      if (target !== undefined) edges.push({ id: edgeId(source, port), source, port, target })
    }
    const put = (type: string, own: Config, column: number, row: number): string => {
      const position = { x: cascade.position.x + column * COLUMN, y: cascade.position.y + row * ROW }
      const node = { id: newId(type), type, config: own, position }
      made.push(node)
      return node.id
    }

    const messages = steps.map((step, row) => put('message', configOfMessage(step, config), 0, row))
    const tail = messages.slice(0, -1).map((message, column) => put('reaction_check', looksAt(message, 'sent', 'likely'), column, steps.length))
    steps.forEach((step, row) => {
      const message = messages[row] ?? ''
      const onward = messages[row + 1] ?? out('exhausted')
      const wait = put(...waitOf(step, events, nameOf), 1, row)
      const looks = outcomes.map((outcome, nth) => put('reaction_check', looksAt(message, outcome, String(config.evidence)), 2 + nth, row))
      lead(message, 'sent', wait)
      lead(message, 'not_sent', messages[row + 1] ?? tail[0] ?? out('unreachable'))
      for (const { key } of events) lead(wait, key, out('reacted'))
      lead(wait, events.length > 0 ? 'timed_out' : 'next', looks[0] ?? onward)
      looks.forEach((look, nth) => {
        lead(look, 'yes', out('reacted'))
        lead(look, 'no', looks[nth + 1] ?? onward)
      })
    })
    tail.forEach((look, nth) => {
      lead(look, 'yes', out('exhausted'))
      lead(look, 'no', tail[nth + 1] ?? out('unreachable'))
    })

    const wider = widthOf(made) - CARD
    const nodes = graph.nodes.flatMap((node) => {
      if (node === cascade) return made
      const moved = node.position.x > cascade.position.x ? { ...node, position: { ...node.position, x: node.position.x + wider } } : node
      return [asking(moved, id, (step) => (step === null && messages.length > 1 ? undefined : messages[(step ?? 1) - 1]), null)]
    })
    const others = graph.edges.filter((edge) => edge.source !== id)
    return { nodes, edges: [...others.map((edge) => (edge.target === id ? { ...edge, target: messages[0] ?? '' } : edge)), ...edges] }
  }

/** A chain that can be folded: what `unfold` makes, or somebody has drawn just so. */
export interface Chain {
  /** In the order of the steps. */
  messages: string[]
  nodes: ReadonlySet<string>
  config: Config
  targets: Record<'reacted' | 'exhausted' | 'unreachable', string | undefined>
}

/** Makes one cascade of a chain of single nodes. */
export const fold =
  (chain: Chain, newId: (type: string) => string): Edit =>
  (graph) => {
    const first = nodeOf(graph, chain.messages[0] ?? '')
    if (!first) return graph
    const id = newId('cascade')
    const inside = graph.nodes.filter((node) => chain.nodes.has(node.id))
    const wider = widthOf(inside) - CARD
    const nodes = graph.nodes.flatMap((node) => {
      if (node === first) return [{ id, type: 'cascade', config: chain.config, position: first.position }]
      if (chain.nodes.has(node.id)) return []
      const isRight = node.position.x > first.position.x + Math.max(0, wider)
      const moved = isRight ? { ...node, position: { ...node.position, x: node.position.x - wider } } : node
      return [chain.messages.reduce((each, message, nth) => asking(each, message, () => id, chain.messages.length > 1 ? nth + 1 : null), moved)]
    })
    const edges = graph.edges
      .filter((edge) => !chain.nodes.has(edge.source))
      .map((edge) => (edge.target === first.id ? { ...edge, target: id } : edge))
    for (const [port, target] of Object.entries(chain.targets)) {
      if (target !== undefined) edges.push({ id: edgeId(id, port), source: id, port, target })
    }
    return { nodes, edges }
  }

/** How much room single nodes take, from the first column to behind the last. */
function widthOf(nodes: readonly GraphNode[]): number {
  const columns = nodes.map(({ position }) => position.x)
  return Math.max(...columns) - Math.min(...columns) + COLUMN
}

/** A look elsewhere that asks about a message keeps asking about it under its new name. */
function asking(node: GraphNode, about: string, renamed: (step: number | null) => string | undefined, step: number | null): GraphNode {
  if (node.type !== 'reaction_check' || node.config.node !== about) return node
  const now = renamed(typeof node.config.step === 'number' ? node.config.step : null)
  return now === undefined ? node : { ...node, config: { ...node.config, node: now, step } }
}

const looksAt = (node: string, outcome: string, evidence: string): Config => ({ node, outcome, channel: '', step: null, evidence })

/** Where something that happens stops the chain, the wait listens for it. */
function waitOf({ timeout_s }: Step, events: readonly Stop[], nameOf: (event: string) => string): [string, Config] {
  if (events.length === 0) return ['wait', { duration_s: timeout_s }]
  const listened = events.map(({ key, event, filters }) => ({
    key,
    label: event === PURCHASE ? nameOf(PURCHASE) : event,
    event,
    filters,
    about: 'any',
    property: '',
    carried: '',
  }))
  return ['wait_event', { events: listened, since: 'entry', timeout_s }]
}
