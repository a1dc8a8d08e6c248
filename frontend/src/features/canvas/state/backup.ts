import type { Graph, Journey } from '@/api/types'

export interface Content {
  graph: Graph
  name: string
  settings: Journey['settings']
}

/** `base`: the draft of that revision, from which this one was made. One that an older release wrote has less. */
type Backup = Omit<Content, 'settings'> & Partial<Pick<Content, 'settings'>> & { revision: number; base?: Content }

const keyOf = (journey: number): string => `kaskad.journey.${journey}.unsaved`

/** Unsaved work of this browser: it outlives a lost connection, a closed tab and a crash. */
export function writeBackup(journey: number, revision: number, content: Content, base: Content): void {
  try {
    localStorage.setItem(keyOf(journey), JSON.stringify({ revision, ...content, base } satisfies Backup))
  } catch {
    // A full or forbidden storage only means that there is no second net: the saver still tries to save.
  }
}

export function readBackup(journey: number): Backup | null {
  try {
    const backup = JSON.parse(localStorage.getItem(keyOf(journey)) ?? 'null') as Partial<Backup> | null
    if (!backup || typeof backup.revision !== 'number' || typeof backup.name !== 'string') return null
    const { graph } = backup
    return Array.isArray(graph?.nodes) && Array.isArray(graph.edges) ? (backup as Backup) : null
  } catch {
    return null
  }
}

export function clearBackup(journey: number): void {
  localStorage.removeItem(keyOf(journey))
}
