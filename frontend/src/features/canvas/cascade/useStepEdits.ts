import { useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { configure, type GraphNode } from '../graph/graph'
import { portsOf } from '../graph/ports'
import { moved, newStep, placeFor, type Step, stepsOf } from './cascade'

/** Changes of a chain on its card, each of them one step of the history. */
export function useStepEdits({ id, config }: GraphNode) {
  const { store, types, words } = useCanvasContext()
  const { channels } = words
  return useMemo(() => {
    const steps = stepsOf(config)
    const set = (next: Step[]) => store.getState().edit(configure(id, { ...config, steps: next }, (node) => portsOf(node, types)))
    return {
      move: (from: number, to: number) => set(moved(steps, from, to)),
      remove: (index: number) => set(steps.filter((_, each) => each !== index)),
      add: (channel: string) => {
        const kind = channels.get(channel)
        if (!kind) return
        const place = placeFor(steps, channel, (key) => channels.get(key)?.rank ?? 0)
        set([...steps.slice(0, place), newStep(kind), ...steps.slice(place)])
      },
    }
  }, [store, types, channels, id, config])
}
