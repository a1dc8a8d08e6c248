import { toast } from '@/components/toast'

import { align, type Alignment, type Card } from '../../graph/align'
import { move, nodeOf, type Position } from '../../graph/graph'
import { frameOf, isGroup, spread } from '../../graph/groups'
import { sizeOf } from '../../graph/place'
import { portsOf } from '../../graph/ports'
import type { Direction } from '../../graph/travel'
import { announce } from '../Announcer'
import { drawnPlace } from '../folds'
import { glide } from '../glide'
import { offer } from '../offer'
import type { seeingCommands } from './seeing'
import { chosenNodes, draftOf, type Tools } from './tools'

const STEP = 8
const FAR_STEP = 40
const TOWARDS: Record<Direction, Position> = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, up: { x: 0, y: -1 }, down: { x: 0, y: 1 } }

let tidied = 0

/** What changes where cards stand, and nothing else. */
export function placingCommands(tools: Tools, seeing: ReturnType<typeof seeingCommands>) {
  const { store, types, words } = tools
  const graph = () => draftOf(tools)
  const at = (id: string): Position => {
    const node = nodeOf(graph(), id)
    return node ? (isGroup(node) ? drawnPlace(store.getState(), graph(), node) : node.position) : { x: 0, y: 0 }
  }
  /** By a person: tidying up leaves these cards from now on. */
  const put = (places: ReadonlyMap<string, Position>, key?: string) =>
    store.getState().edit(move(spread(graph(), places, (group) => at(group.id)), true), key === undefined ? undefined : { key })

  const commands = {
    nudge: (direction: Direction, far: boolean): void => {
      const ids = chosenNodes(tools, graph())
      const by = far ? FAR_STEP : STEP
      put(
        new Map(ids.map((id) => [id, { x: at(id).x + TOWARDS[direction].x * by, y: at(id).y + TOWARDS[direction].y * by }])),
        `nudge ${ids.join()}`,
      )
    },

    align: (how: Alignment): void => {
      const { sizes, selection } = store.getState()
      const cards = selection.nodes.flatMap((id): Card[] => {
        const node = nodeOf(graph(), id)
        if (!node) return []
        return [{ id, ...at(id), ...(isGroup(node) && node.config.collapsed !== true ? frameOf(graph(), sizes, node) : sizeOf(sizes, id)) }]
      })
      put(align(cards, how))
      announce(words.t(`canvasTools:align.${how}`))
    },

    /**
     * Lays the journey out from left to right. What a person has put somewhere stays there, unless `everything` is asked
     * for; then nothing counts as put there any more.
     */
    tidy: async (everything = false, quiet = false): Promise<void> => {
      try {
        const { tidy } = await import('../../graph/layout')
        const { sizes, edit } = store.getState()
        const before = graph()
        const held = new Set(everything ? [] : before.nodes.filter(({ position }: { position: Position }) => position.by_hand === true).map((node) => node.id))
        const places = tidy(before, sizes, (node) => portsOf(node, types), held)
        tidied += 1
        const step = { key: `tidy ${tidied}`, gesture: true }
        const from = new Map(before.nodes.map((node) => [node.id, node.position]))
        if (!quiet) await glide(from, places, (now) => edit(move(now), step))
        edit(move(places, everything ? false : undefined), step)
        window.setTimeout(() => seeing.fit(), 30)
        if (!quiet) tell(held.size)
      } catch (error) {
        toast.error(error)
      }
    },
  }

  function tell(held: number): void {
    const said = held === 0 ? words.t('canvasTools:tidy.done') : words.t('canvasTools:tidy.held', { count: held })
    announce(said)
    if (held > 0) offer('canvas-tidy', said, words.t('canvasTools:tidy.all'), () => void commands.tidy(true))
  }

  return commands
}
