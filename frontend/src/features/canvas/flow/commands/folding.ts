import { nodeOf } from '../../graph/graph'
import { fold, foldedPlace, group, groupByMember, isGroup, join, leave } from '../../graph/groups'
import { mayEdit, shownGraph } from '../../state/store'
import { announce } from '../Announcer'
import { drawnFold } from '../folds'
import type { seeingCommands } from './seeing'
import { chosenNodes, currentNode, draftOf, nameOf, type Tools } from './tools'

/** Parts of the journey under a name. */
export function foldCommands(tools: Tools, seeing: ReturnType<typeof seeingCommands>) {
  const { store, words } = tools
  const chosen = () => chosenNodes(tools, draftOf(tools))

  const commands = {
    /** Of what is selected; its name is asked for at once. */
    group: (ids: readonly string[] = chosen()): void => {
      const graph = draftOf(tools)
      const blocks = ids.filter((id) => {
        const node = nodeOf(graph, id)
        return node !== undefined && !isGroup(node)
      })
      const first = blocks[0] === undefined ? undefined : nodeOf(graph, blocks[0])
      if (!first) return
      const { node, edit } = group(blocks, words.t('canvasTools:group.begin'), first.position)
      store.getState().edit(edit)
      store.getState().select({ nodes: [node.id] })
      announce(words.t('canvasTools:said.grouped', { count: blocks.length }))
      seeing.open(node.id)
    },

    /** Groups among what is selected are no more; of other nodes, they leave theirs. */
    ungroup: (ids: readonly string[] = chosen()): void => {
      const graph = draftOf(tools)
      const groups = ids.filter((id) => graph.nodes.some((node) => node.id === id && isGroup(node)))
      const out = ids.filter((id) => !groups.includes(id))
      store.getState().edit((now) => leave(out)({ ...now, nodes: groups.length === 0 ? now.nodes : now.nodes.filter((node) => !groups.includes(node.id)) }))
      announce(words.t('canvasTools:said.ungrouped'))
    },

    joinGroup: (id: string, groupId: string | null): void => {
      store.getState().edit(groupId === null ? leave([id]) : join(groupId, [id]))
      announce(words.t(groupId === null ? 'canvasTools:said.left' : 'canvasTools:said.joined'))
    },

    /** Folds or opens a group: for all while drawing, else for whoever looks. */
    toggleFold: (id?: string): void => {
      const state = store.getState()
      const graph = shownGraph(state)
      const at = id === undefined ? currentNode(tools, graph) : nodeOf(graph, id)
      const node = at && (isGroup(at) ? at : groupByMember(graph).get(at.id))
      if (!node) return
      const folded = !drawnFold(state, node)
      if (mayEdit(state)) {
        state.setFold(node.id, null)
        state.edit((now) => {
          const kept = fold(node.id, folded)(now)
          return { ...kept, nodes: kept.nodes.map((each) => (each.id === node.id ? { ...each, position: foldedPlace(now, state.sizes, node) } : each)) }
        })
      } else state.setFold(node.id, folded)
      if (folded) state.select({ nodes: [] })
      announce(words.t(folded ? 'canvasTools:said.folded' : 'canvasTools:said.opened', { name: nameOf(tools, node) }))
    },
  }
  return commands
}
