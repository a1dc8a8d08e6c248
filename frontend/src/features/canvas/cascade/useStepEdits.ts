import { useMemo } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { announce } from '../flow/Announcer'
import { offer } from '../flow/offer'
import { configure, type GraphNode } from '../graph/graph'
import { portsOf } from '../graph/ports'
import { moved, newStep, placeFor, type Step, stepsOf } from './cascade'

/** Changes of a chain as a whole, each of them one step of the history. */
export function useStepEdits({ id, config }: GraphNode) {
  const { store, types, words } = useCanvasContext()
  const { channels, label, t } = words
  return useMemo(() => {
    const steps = stepsOf(config)
    const set = (next: Step[]) => store.getState().edit(configure(id, { ...config, steps: next }, (node) => portsOf(node, types)))
    return {
      move: (from: number, to: number) => set(moved(steps, from, to)),
      /** Says so, with the way back. */
      remove: (index: number) => {
        const channel = steps[index]?.channel
        if (channel === undefined) return
        set(steps.filter((_, each) => each !== index))
        const said = t('panel:step.removed', { name: label('channel', channel, channels.get(channel)?.label) })
        announce(said)
        offer('canvas-history', said, t('common:actions.undo'), () => store.getState().undo())
      },
      add: (channel: string) => {
        const kind = channels.get(channel)
        if (!kind) return
        const place = placeFor(steps, channel, (key) => channels.get(key)?.rank ?? 0)
        set([...steps.slice(0, place), newStep(kind), ...steps.slice(place)])
      },
    }
  }, [store, types, channels, label, t, id, config])
}
