import { createStore } from 'zustand/vanilla'

/** The comments that are to be shown once their journey is open: somebody came from a mention. */
export const opening = createStore<{ journey: number; node: string } | null>(() => null)
