import { PURCHASE } from '@/api/events'

import type { Config, Graph, GraphNode } from '../graph/graph'
import { textOf } from '../words/happeningWords'
import { type Stop, stepOfMessage, stopsOfOutcomes } from './single'
import type { Chain } from './unfold'

/** As many steps as a cascade may have. */
const MOST_STEPS = 12

/** The longest chain of single nodes to which this one belongs and which does what a cascade would; null: there is none. */
export function chainOf(graph: Graph, id: string): Chain | null {
  const ways = waysOf(graph)
  const chains = graph.nodes
    .filter(({ type }) => type === 'message')
    .flatMap((first) => longestFrom(ways, first) ?? [])
    .filter(({ nodes }) => nodes.has(id))
  return chains.sort((a, b) => b.messages.length - a.messages.length)[0] ?? null
}

/** What follows a cascade may look like one more step of it, and turn out not to be one. */
function longestFrom(ways: Ways, first: GraphNode): Chain | null {
  // The first step of a chain is one by itself; most messages of a journey are none.
  if (!new Reading(ways, first, 1).chain()) return null
  for (let most = MOST_STEPS; most > 0; most -= 1) {
    const chain = new Reading(ways, first, most).chain()
    if (chain) return chain
  }
  return null
}

interface Ways {
  nodes: ReadonlyMap<string, GraphNode>
  out: ReadonlyMap<string, ReadonlyMap<string, string>>
  into: ReadonlyMap<string, readonly string[]>
}

function waysOf({ nodes, edges }: Graph): Ways {
  const out = new Map<string, Map<string, string>>()
  const into = new Map<string, string[]>()
  for (const { source, port, target } of edges) {
    out.set(source, (out.get(source) ?? new Map<string, string>()).set(port, target))
    const sources = into.get(target)
    if (sources) sources.push(source)
    else into.set(target, [source])
  }
  return { nodes: new Map(nodes.map((node) => [node.id, node])), out, into }
}

/** Not what a cascade would do. */
class Other extends Error {}

/** Reads a chain from its first message on. All its steps must stop by the same, and all ways out lead to the same places. */
class Reading {
  private readonly messages: GraphNode[] = []
  private readonly inside = new Set<string>()
  private readonly targets = new Map<string, string | undefined>()
  private stops: { events: Stop[]; outcomes: string[]; evidence: string } | undefined

  constructor(
    private readonly ways: Ways,
    private readonly first: GraphNode,
    private readonly most: number,
  ) {}

  chain(): Chain | null {
    try {
      this.tail(this.steps())
      this.closed()
      return this.found()
    } catch (error) {
      if (error instanceof Other) return null
      throw error
    }
  }

  /** Message, wait and looks, step after step; the way of the last message on which nothing was sent. */
  private steps(): string | undefined {
    for (let message = this.first; ; ) {
      this.take(message)
      this.messages.push(message)
      const { config } = this.first
      if (message.config.topic_id !== config.topic_id || message.config.template_id !== config.template_id) throw new Other()
      const onward = this.step(message)
      const skipped = this.to(message.id, 'not_sent')
      const next = onward === undefined ? undefined : this.ways.nodes.get(onward)
      const isStep = next?.type === 'message' && skipped === next.id && this.messages.length < this.most
      if (isStep) message = next
      else {
        this.agree('exhausted', onward)
        return skipped
      }
    }
  }

  /** What comes after nobody has reacted to this message. */
  private step(message: GraphNode): string | undefined {
    const wait = this.node(this.to(message.id, 'sent'), 'wait', 'wait_event')
    const { events, length, port } = waitedFor(wait)
    if (length !== message.config.ttl_s) throw new Other()
    this.take(wait)
    for (const { key } of events) this.agree('reacted', this.to(wait.id, key))
    const outcomes: string[] = []
    let evidence = 'likely'
    let onward = this.to(wait.id, port)
    for (let look = this.lookAt(onward, message.id); look; look = this.lookAt(onward, message.id)) {
      if (look.config.outcome === 'sent') break
      outcomes.push(textOf(look.config.outcome))
      evidence = textOf(look.config.evidence) || evidence
      this.take(look)
      this.agree('reacted', this.to(look.id, 'yes'))
      onward = this.to(look.id, 'no')
    }
    if (events.length + outcomes.length === 0) this.agree('reacted', undefined)
    const stops = { events, outcomes, evidence }
    if (this.stops && JSON.stringify(this.stops) !== JSON.stringify(stops)) throw new Other()
    this.stops = stops
    return onward
  }

  /** Behind the last message, where it was not sent: was any of those before it? */
  private tail(from: string | undefined): void {
    let onward = from
    for (const message of this.messages.slice(0, -1)) {
      const look = this.lookAt(onward, message.id)
      if (look?.config.outcome !== 'sent') throw new Other()
      this.take(look)
      this.agree('exhausted', this.to(look.id, 'yes'))
      onward = this.to(look.id, 'no')
    }
    this.agree('unreachable', onward)
  }

  /** Nobody comes into the middle, and nobody comes back. */
  private closed(): void {
    for (const id of this.inside) {
      const from = this.ways.into.get(id) ?? []
      const isInside = (each: string) => this.inside.has(each)
      if (id === this.first.id ? from.some(isInside) : !from.every(isInside)) throw new Other()
    }
    for (const target of this.targets.values()) if (target !== undefined && this.inside.has(target)) throw new Other()
  }

  private found(): Chain {
    const { events = [], outcomes = [], evidence = 'likely' } = this.stops ?? {}
    const isBought = ({ event, filters }: Stop) => event === PURCHASE && filters.length === 0
    const config: Config = {
      topic_id: this.first.config.topic_id ?? null,
      template_id: this.first.config.template_id ?? null,
      steps: this.messages.map((message) => stepOfMessage(message.config)),
      order: 'drawn',
      stop_on: [...stopsOfOutcomes(outcomes), ...(events.some(isBought) ? ['purchased'] : [])],
      evidence,
      stop_events: events.filter((each) => !isBought(each)).map(({ event, filters }) => ({ event, filters })),
      deadline_s: null,
      budget: null,
      skip_dear_days: null,
    }
    const { targets } = this
    return {
      messages: this.messages.map(({ id }) => id),
      nodes: this.inside,
      config,
      targets: { reacted: targets.get('reacted'), exhausted: targets.get('exhausted'), unreachable: targets.get('unreachable') },
    }
  }

  private to(source: string, port: string): string | undefined {
    return this.ways.out.get(source)?.get(port)
  }

  private node(id: string | undefined, ...types: string[]): GraphNode {
    const node = id === undefined ? undefined : this.ways.nodes.get(id)
    if (!node || !types.includes(node.type)) throw new Other()
    return node
  }

  /** A look at what became of exactly this message, if that is what stands there. */
  private lookAt(id: string | undefined, message: string): GraphNode | undefined {
    const node = id === undefined ? undefined : this.ways.nodes.get(id)
    const isOne = node?.type === 'reaction_check' && node.config.node === message && !node.config.channel && !this.inside.has(node.id)
    return isOne ? node : undefined
  }

  private take(node: GraphNode): void {
    if (this.inside.has(node.id)) throw new Other()
    this.inside.add(node.id)
  }

  private agree(port: string, target: string | undefined): void {
    if (this.targets.has(port) && this.targets.get(port) !== target) throw new Other()
    this.targets.set(port, target)
  }
}

interface Heard {
  key: string
  event: string
  filters?: unknown[]
  about?: string
}

/** What a wait listens for, how long it lasts, and the way of those to whom nothing happened. */
function waitedFor({ type, config }: GraphNode): { events: Stop[]; length: unknown; port: string } {
  if (type === 'wait') return { events: [], length: config.duration_s, port: 'next' }
  const heard = Array.isArray(config.events) ? (config.events as Heard[]) : []
  // A cascade counts what happened since the entry, and asks of no event what it is about.
  if (config.since !== 'entry' || heard.length === 0 || heard.some(({ about = 'any' }) => about !== 'any')) throw new Other()
  const events = heard.map(({ key, event, filters = [] }) => ({ key, event, filters }))
  return { events, length: config.timeout_s, port: 'timed_out' }
}
