import type { Graph, GraphEdge, GraphNode } from './graph'

/** What the server takes at most (journeys/graph.py), and as much text as a graph may have. */
export const MOST_NODES = 1000
const MOST_EDGES = 3000
const MOST_TEXT = 2_000_000
const MOST_ID = 64
const FAR = 1e6

export type Pasted = { piece: Graph } | { problem: 'none' | 'large' | 'malformed' }

/**
 * Nodes that were copied from this or another journey. What is on the clipboard may come from anywhere: its size is
 * bounded, and only what has the shape of a graph is taken. `none`: it is not for the canvas.
 */
export function parsePiece(text: string): Pasted {
  if (!/^\s*\{\s*"nodes"\s*:/.test(text)) return { problem: 'none' }
  if (text.length > MOST_TEXT) return { problem: 'large' }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { problem: 'malformed' }
  }
  if (!isRecord(raw) || !Array.isArray(raw.nodes) || !Array.isArray(raw.edges ?? [])) return { problem: 'malformed' }
  const edges: unknown[] = Array.isArray(raw.edges) ? raw.edges : []
  if (raw.nodes.length > MOST_NODES || edges.length > MOST_EDGES) return { problem: 'large' }
  const nodes = raw.nodes.flatMap(nodeIn)
  const ids = new Set(nodes.map((node) => node.id))
  if (nodes.length === 0 || ids.size < nodes.length) return { problem: 'malformed' }
  return { piece: { nodes, edges: edges.flatMap(edgeIn).filter((edge) => ids.has(edge.source) && ids.has(edge.target)) } }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isId = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= MOST_ID
const isPlace = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < FAR

function nodeIn(raw: unknown): GraphNode[] {
  if (!isRecord(raw) || !isId(raw.id) || !isId(raw.type)) return []
  const place = isRecord(raw.position) ? raw.position : {}
  const position = { x: isPlace(place.x) ? place.x : 0, y: isPlace(place.y) ? place.y : 0 }
  return [{ id: raw.id, type: raw.type, config: isRecord(raw.config) ? raw.config : {}, position }]
}

function edgeIn(raw: unknown): GraphEdge[] {
  if (!isRecord(raw) || !isId(raw.source) || !isId(raw.target) || !isId(raw.port)) return []
  return [{ id: `${raw.source}:${raw.port}`, source: raw.source, port: raw.port, target: raw.target }]
}
