import type { Graph, GraphNode } from '@/api/types'

export interface Box {
  id: string
  node: GraphNode
  x: number
  y: number
  width: number
  height: number
  channels: string[]
}

interface Line {
  id: string
  path: string
  /** Its highest and lowest place. */
  y: number
  end: number
}

export interface Measures {
  width: number
  height: number
  /** Of one channel in a box. */
  row: number
  columnGap: number
  rowGap: number
}

/** Icons only, for a picture of a few centimetres; and boxes with words. */
export const SMALL: Measures = { width: 44, height: 40, row: 30, columnGap: 26, rowGap: 14 }
export const LARGE: Measures = { width: 160, height: 42, row: 34, columnGap: 38, rowGap: 16 }

const MARGIN = 8
const DETOUR = 10

/**
 * A graph as boxes and lines of a picture. Places of its own, column by column from the entries, because cards of a
 * real size would be specks.
 */
export function drawing(graph: Graph, sizes: Measures = SMALL): { boxes: Box[]; lines: Line[]; width: number; height: number; view: string } {
  const column = columnsOf(graph)
  const columns: Box[][] = []
  for (const node of graph.nodes) {
    const channels = channelsOf(node)
    const height = channels.length > 1 ? channels.length * sizes.row + 10 : sizes.height
    const box = { id: node.id, node, x: 0, y: 0, width: sizes.width, height, channels }
    ;(columns[column.get(node.id) ?? 0] ??= []).push(box)
  }
  const heightOf = (boxes: Box[]): number => boxes.reduce((sum, box) => sum + box.height + sizes.rowGap, -sizes.rowGap)
  const tallest = Math.max(sizes.height, ...columns.map(heightOf))
  let x = 0
  for (const boxes of columns) {
    let y = (tallest - heightOf(boxes)) / 2
    for (const box of boxes) {
      Object.assign(box, { x, y })
      y += box.height + sizes.rowGap
    }
    x += sizes.width + sizes.columnGap
  }
  const boxes = columns.flat()
  const lines = linesOf(graph, boxes)
  const top = Math.min(0, ...lines.map((line) => line.y)) - MARGIN
  const width = Math.max(sizes.width, x - sizes.columnGap) + 2 * MARGIN
  const height = Math.max(tallest, ...lines.map((line) => line.end)) - top + MARGIN
  return { boxes, lines, width, height, view: [-MARGIN, top, width, height].join(' ') }
}

/** The longest way from an entry, without going round loops. */
function columnsOf(graph: Graph): Map<string, number> {
  const column = new Map<string, number>()
  const targets = new Set(graph.edges.map((edge) => edge.target))
  const visit = (id: string, at: number, path: ReadonlySet<string>): void => {
    if (path.has(id) || (column.get(id) ?? -1) >= at) return
    column.set(id, at)
    for (const edge of graph.edges) if (edge.source === id) visit(edge.target, at + 1, new Set([...path, id]))
  }
  for (const node of graph.nodes) if (!targets.has(node.id)) visit(node.id, 0, new Set())
  return column
}

function linesOf(graph: Graph, boxes: Box[]): Line[] {
  const byId = new Map(boxes.map((box) => [box.id, box]))
  return graph.edges.flatMap((edge) => {
    const from = byId.get(edge.source)
    const to = byId.get(edge.target)
    return from && to ? [lineOf(edge.id, from, to, boxes)] : []
  })
}

/** A line past other columns goes round them, above or below, so that it does not seem to come out of their boxes. */
function lineOf(id: string, from: Box, to: Box, boxes: Box[]): Line {
  const x1 = from.x + from.width
  const y1 = from.y + from.height / 2
  const y2 = to.y + to.height / 2
  const between = boxes.filter((box) => box.x >= x1 && box.x + box.width <= to.x)
  if (between.length === 0) {
    const middle = (x1 + to.x) / 2
    return { id, path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${to.x} ${y2}`, y: Math.min(y1, y2), end: Math.max(y1, y2) }
  }
  const first = Math.min(...between.map((box) => box.x))
  const last = Math.max(...between.map((box) => box.x + box.width))
  const above = Math.min(...between.map((box) => box.y)) - DETOUR
  const below = Math.max(...between.map((box) => box.y + box.height)) + DETOUR
  const y = Math.abs(y2 - above) <= Math.abs(y2 - below) ? above : below
  const [out, into] = [(x1 + first) / 2, (last + to.x) / 2]
  return { id, path: `M${x1} ${y1}C${out} ${y1} ${out} ${y} ${first} ${y}L${last} ${y}C${into} ${y} ${into} ${y2} ${to.x} ${y2}`, y, end: y }
}

/** The channels on which a block writes: of a cascade each step's, of a message its own. */
function channelsOf({ type, config }: GraphNode): string[] {
  const steps = Array.isArray(config.steps) ? (config.steps as { channel?: unknown }[]) : type === 'message' ? [config] : []
  return steps.flatMap(({ channel }) => (typeof channel === 'string' ? [channel] : []))
}
