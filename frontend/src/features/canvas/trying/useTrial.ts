import { useReducedMotion } from '@mantine/hooks'
import { useCallback, useEffect, useState } from 'react'

import type { Graph } from '@/api/types'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type CanvasState, shownGraph } from '../state/store'
import { type Answer, type Person, useTry, type Wish } from './api'
import { pictureAt } from './scene'

const PLAY_MS = 420
const REDRAWN_MS = 900
const isLive = (state: CanvasState): boolean => state.mode === 'live'

/** One try on the canvas: who, what happens to them, and how far one has looked. */
export function useTrial() {
  const { store, journeyId, flush } = useCanvasContext()
  const live = useCanvas(isLive)
  const graph = useSettled(useCanvas(shownGraph))
  const still = useReducedMotion()
  const [scene, setScene] = useState<{ person: Person; answers: Answer[] } | null>(null)
  const [looked, setLooked] = useState(0)
  const [playing, setPlaying] = useState(false)
  const wish: Wish | null = scene && { ...scene, of: live ? 'published' : 'draft' }
  const query = useTry(journeyId, wish, graph, flush)
  const told = scene === null || query.isError ? undefined : query.data
  const all = told?.path.length ?? 0
  // Without motion everything is there at once.
  const shown = playing && still ? all : Math.min(looked, all)
  const fresh = !query.isPlaceholderData

  useEffect(() => {
    store.getState().setPicture(told ? pictureAt(told, shown) : null)
  }, [store, told, shown])
  useEffect(() => () => store.getState().setPicture(null), [store])

  useEffect(() => {
    if (!playing || still || !fresh || !told || shown >= all) return
    const timer = window.setTimeout(() => setLooked(shown + 1), PLAY_MS)
    return () => window.clearTimeout(timer)
  }, [playing, still, fresh, told, shown, all])

  const look = useCallback((at: number) => {
    setPlaying(false)
    setLooked(at)
  }, [])
  return {
    scene,
    told,
    graph,
    shown,
    playing: playing && shown < all,
    waiting: query.isFetching,
    error: scene === null ? null : query.error,
    retry: () => void query.refetch(),
    look,
    play: () => {
      if (shown >= all) setLooked(0)
      setPlaying(true)
    },
    pause: () => look(shown),
    /** From the beginning. */
    begin: (person: Person, answers: Answer[] = []) => {
      setScene({ person, answers })
      setLooked(0)
      setPlaying(true)
    },
    /** Plays on from here with other answers or another arm. */
    change: (next: Partial<{ person: Person; answers: Answer[] }>) => {
      if (!scene) return
      setScene({ ...scene, ...next })
      setLooked(shown)
      setPlaying(true)
    },
    reset: () => {
      setScene(null)
      look(0)
    },
  }
}

export type Trial = ReturnType<typeof useTrial>

/** The graph, once nobody has drawn for a moment. */
function useSettled(graph: Graph): Graph {
  const [settled, setSettled] = useState(graph)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(graph), REDRAWN_MS)
    return () => window.clearTimeout(timer)
  }, [graph])
  return settled
}
