import { useCallback, useMemo } from 'react'

import type { FieldErrors } from '@/api/errors'
import type { GraphNode } from '@/api/types'
import { type NodeChoice, SchemaForm, Surroundings } from '@/features/forms'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { FoldOffer } from '../cascade/FoldOffer'
import { EntryFields } from '../editors/EntryFields'
import { useCommands } from '../flow/useCommands'
import { type Config, configure } from '../graph/graph'
import { portsOf } from '../graph/ports'
import { lookOf } from '../looks'
import { shownGraph } from '../state/store'
import { useProblemWords } from '../words/useProblemWords'
import { Connections } from './Connections'
import { NodePanel } from './NodePanel'
import { NodeProblems } from './NodeProblems'

/** The selected node, edited in place; for those who may only look, the same without pens. */
export function EditPanel({ node }: { node: GraphNode }) {
  const { store, types } = useCanvasContext()
  const editable = useCanvas((state) => state.mode === 'edit')
  const errors = useFieldErrors(node.id)
  const commands = useCommands()
  const type = types.get(node.type)
  const Editor = lookOf(node.type).Editor
  const Form = type?.entry ? EntryFields : SchemaForm
  const surroundings = useSurroundings(node.id)
  const close = () => store.getState().select({})

  const change = useCallback(
    (config: Config) => {
      store.getState().edit(configure(node.id, config, (each) => portsOf(each, types)), { key: `config ${node.id}` })
    },
    [store, types, node.id],
  )

  const shared = { node, onChange: change, errors, disabled: !editable }
  return (
    <NodePanel
      node={node}
      onClose={close}
      {...(editable ? { onDuplicate: commands.duplicate, onDelete: () => commands.deleteNode(node.id) } : {})}
    >
      <NodeProblems id={node.id} shownAt={errors} />
      {editable && <FoldOffer id={node.id} type={node.type} />}
      <Surroundings value={surroundings}>
        {type && (Editor ? <Editor {...shared} type={type} /> : <Form fields={type.fields} value={node.config} scope={type.key} {...shared} />)}
      </Surroundings>
      <Connections node={node} disabled={!editable} />
    </NodePanel>
  )
}

/** What is wrong with the fields of a node, as a form shows it: the first sentence for each path. */
function useFieldErrors(id: string): FieldErrors {
  const problems = useCanvas((state) => state.problemsOf[id])
  const say = useProblemWords()
  return useMemo(() => {
    const errors: FieldErrors = {}
    for (const problem of problems ?? []) {
      if (problem.field !== null && problem.severity === 'error') errors[problem.field] ??= say(problem).message
    }
    return errors
  }, [problems, say])
}

/** What the node's form chooses from: the brand's things, and the other nodes of the graph. */
function useSurroundings(id: string): Surroundings {
  const { brand } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const nodeWords = useNodeWords()
  return useMemo(() => {
    const choice = (node: GraphNode): NodeChoice => {
      const { name, summary } = nodeWords(node)
      return { id: node.id, type: node.type, words: summary ? `${name}: ${summary}` : name }
    }
    return {
      brand: brand?.id,
      // Few forms ask for them.
      get nodes() {
        return graph.nodes.filter((node) => node.id !== id).map(choice)
      },
    }
  }, [graph, nodeWords, id, brand?.id])
}
