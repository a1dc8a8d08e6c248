import type { Graph, GraphNode } from '@/api/types'

export interface Box {
  id: string
  type: string
  x: number
  y: number
  width: number
  height: number
  channels: string[]
}

interface Line {
  id: string
  path: string
}

const WIDTH = 108
const HEIGHT = 40
const ROW = 22
const COLUMN_GAP = 46
const ROW_GAP = 22
const MARGIN = 8

/**
 * A graph as boxes and lines of a picture that is a few centimetres wide. Places of its own, column by column
 * from the entries, because cards of a real size would be specks.
 */
export function drawing(graph: Graph): { boxes: Box[]; lines: Line[]; view: string } {
  const column = columnsOf(graph)
  const boxes: Box[] = []
  const heights = new Map<number, number>()
  for (const node of graph.nodes) {
    const at = column.get(node.id) ?? 0
    const channels = channelsOf(node)
    const height = Math.max(HEIGHT, 18 + channels.length * ROW)
    const y = heights.get(at) ?? 0
    heights.set(at, y + height + ROW_GAP)
    boxes.push({ id: node.id, type: node.type, x: at * (WIDTH + COLUMN_GAP), y, width: WIDTH, height, channels })
  }
  const tallest = Math.max(0, ...heights.values()) - ROW_GAP
  for (const box of boxes) box.y += (tallest - ((heights.get(Math.round(box.x / (WIDTH + COLUMN_GAP))) ?? 0) - ROW_GAP)) / 2
  const widest = Math.max(WIDTH, ...boxes.map((box) => box.x + WIDTH))
  const view = [-MARGIN, -MARGIN, widest + 2 * MARGIN, Math.max(HEIGHT, tallest) + 2 * MARGIN].join(' ')
  return { boxes, lines: linesOf(graph, boxes), view }
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
    if (!from || !to) return []
    const x1 = from.x + from.width
    const y1 = from.y + from.height / 2
    const y2 = to.y + to.height / 2
    const middle = (x1 + to.x) / 2
    return [{ id: edge.id, path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${to.x} ${y2}` }]
  })
}

function channelsOf(node: GraphNode): string[] {
  const { steps } = node.config
  if (!Array.isArray(steps)) return []
  return (steps as { channel?: unknown }[]).flatMap(({ channel }) => (typeof channel === 'string' ? [channel] : []))
}
