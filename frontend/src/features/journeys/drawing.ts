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

const WIDTH = 66
const CASCADE_WIDTH = 104
const HEIGHT = 40
const ROW = 22
const COLUMN_GAP = 34
const ROW_GAP = 22
const MARGIN = 8

/**
 * A graph as boxes and lines of a picture that is a few centimetres wide. Places of its own, column by column
 * from the entries, because cards of a real size would be specks.
 */
export function drawing(graph: Graph): { boxes: Box[]; lines: Line[]; view: string } {
  const column = columnsOf(graph)
  const columns: Box[][] = []
  for (const node of graph.nodes) {
    const channels = channelsOf(node)
    const width = channels.length > 0 ? CASCADE_WIDTH : WIDTH
    const box = { id: node.id, type: node.type, x: 0, y: 0, width, height: Math.max(HEIGHT, 18 + channels.length * ROW), channels }
    ;(columns[column.get(node.id) ?? 0] ??= []).push(box)
  }
  const tallest = Math.max(0, ...columns.map(heightOf))
  let x = 0
  for (const boxes of columns) {
    let y = (tallest - heightOf(boxes)) / 2
    for (const box of boxes) {
      Object.assign(box, { x, y })
      y += box.height + ROW_GAP
    }
    x += Math.max(...boxes.map((box) => box.width)) + COLUMN_GAP
  }
  const boxes = columns.flat()
  const widest = Math.max(WIDTH, x - COLUMN_GAP)
  const view = [-MARGIN, -MARGIN, widest + 2 * MARGIN, Math.max(HEIGHT, tallest) + 2 * MARGIN].join(' ')
  return { boxes, lines: linesOf(graph, boxes), view }
}

const heightOf = (boxes: Box[]): number => boxes.reduce((sum, box) => sum + box.height + ROW_GAP, -ROW_GAP)

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
