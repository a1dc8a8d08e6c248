import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowsDiagonalMinimize2, IconArrowsMaximize, IconBoxMultiple } from '@tabler/icons-react'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo, useMemo } from 'react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, usePortWords } from '../CanvasContext'
import { bordersOf, membersOf } from '../graph/groups'
import { hasInput, portsOf } from '../graph/ports'
import { CARD_WIDTH } from '../looks'
import { type CanvasState, shownGraph, type Tone } from '../state/store'
import { type FlowNode, FRAME_HEAD } from './flowGraph'
import classes from './GroupNode.module.css'
import { INPUT } from './handles'
import cards from './NodeCard.module.css'
import { useGroupFigures } from './useGroupFigures'
import { keysOf } from './shortcuts'
import { useCommands } from './useCommands'

/** A part of the journey under a name: a frame around its cards, or one card in their place. */
export const GroupNode = memo(function GroupNode({ data: { node, frame }, selected }: NodeProps<FlowNode>) {
  return frame ? <Frame node={node} selected={selected} /> : <Folded node={node} selected={selected} />
})

function useName(node: GraphNode): string {
  const { words } = useCanvasContext()
  return typeof node.config.name === 'string' && node.config.name !== '' ? node.config.name : words.label('node', 'group')
}

const colorOf = (node: GraphNode): string => (typeof node.config.color === 'string' && /^[a-z]+$/.test(node.config.color) ? node.config.color : 'gray')
const tintOf = (node: GraphNode): Record<string, string> => ({
  '--group': `var(--mantine-color-${colorOf(node)}-5)`,
  '--group-text': `var(--mantine-color-${colorOf(node)}-light-color)`,
  '--node-color': 'var(--group-text)',
  '--node-tint': 'color-mix(in srgb, var(--group) 16%, transparent)',
})

function FoldButton({ node, folded }: { node: GraphNode; folded: boolean }) {
  const { t } = useCanvasContext().words
  const { toggleFold } = useCommands()
  const label = t(folded ? 'canvasTools:group.open' : 'canvasTools:group.fold')
  const Icon = folded ? IconArrowsMaximize : IconArrowsDiagonalMinimize2
  return (
    <Tooltip label={`${label} · ${keysOf('fold')}`}>
      <ActionIcon
        size={26}
        className="nodrag"
        aria-label={label}
        aria-expanded={!folded}
        onClick={(event) => {
          event.stopPropagation()
          toggleFold(node.id)
        }}
      >
        <Icon size={16} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}

function Frame({ node, selected }: { node: GraphNode; selected: boolean }) {
  const { store } = useCanvasContext()
  const name = useName(node)
  return (
    <section className={classes.frame} style={tintOf(node)} data-selected={selected || undefined} data-testid="card-group" aria-label={name}>
      <header className={`${FRAME_HEAD} ${classes.head ?? ''}`} onClick={() => store.getState().select({ nodes: [node.id] })}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <FoldButton node={node} folded={false} />
      </header>
    </section>
  )
}

const MOST_ICONS = 7
const ROWS = 6

function Folded({ node, selected }: { node: GraphNode; selected: boolean }) {
  const { types, words } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const live = useCanvas((state) => state.mode === 'live')
  const name = useName(node)
  const tone = useCanvas((state) => toneOf(state, node))
  const problems = useCanvas((state) => (state.mode === 'live' ? 0 : membersOf(node).filter((id) => state.problemsOf[id]).length))
  const { inside, incoming, leaving } = useMemo(() => {
    const members = new Set(membersOf(node))
    return { inside: graph.nodes.filter((each) => members.has(each.id)), ...bordersOf(graph, node) }
  }, [graph, node])
  const icons = [...new Set(inside.map((each) => types.get(each.type)?.icon ?? 'help'))]
  const open = incoming.length > 0 || inside.some((each) => hasInput(types.get(each.type)))
  return (
    <article
      className={`${cards.card ?? ''} ${classes.folded ?? ''}`}
      style={{ width: CARD_WIDTH, ...tintOf(node) }}
      data-selected={selected || undefined}
      data-tone={tone}
      data-testid="card-group"
    >
      {open && <Handle type="target" position={Position.Left} id={INPUT} className={cards.input} />}
      {problems > 0 && (
        <span className={cards.mark} data-severity="warning" title={words.t('canvasTools:group.problems', { count: problems })}>
          {words.format.number(problems)}
        </span>
      )}
      <header className={cards.head}>
        <span className={cards.tile}>
          <IconBoxMultiple size={17} stroke={1.7} aria-hidden />
        </span>
        <div className={cards.titles}>
          <div className={cards.name} title={name}>
            {name}
          </div>
          <div className={cards.summary}>{words.t('canvasTools:group.size', { count: inside.length })}</div>
        </div>
        {live && <Figures node={node} />}
        <FoldButton node={node} folded />
      </header>
      <div className={classes.icons} aria-hidden>
        {icons.slice(0, MOST_ICONS).map((icon) => (
          <RegistryIcon key={icon} name={icon} size={15} />
        ))}
      </div>
      {leaving.length > 0 && (
        <footer className={cards.ports} data-many={leaving.length > ROWS || undefined}>
          {leaving.map((edge) => (
            <LeavingRow key={edge.id} id={edge.id} node={inside.find((each) => each.id === edge.source)} port={edge.port} />
          ))}
        </footer>
      )}
    </article>
  )
}

function LeavingRow({ id, node, port }: { id: string; node: GraphNode | undefined; port: string }) {
  const { types, words } = useCanvasContext()
  const portWords = usePortWords()
  const count = useCanvas((state) => (state.mode === 'live' ? (state.counters?.edges[id] ?? 0) : null))
  const found = node && portsOf(node, types).find(({ key }) => key === port)
  const name = node ? words.label('node', node.type, types.get(node.type)?.label) : ''
  const text = `${name} · ${found ? portWords(found) : port}`
  return (
    <div className={cards.port} data-live={count !== null || undefined}>
      <span className={cards.portName} title={text}>
        {text}
      </span>
      {count !== null && <span className={cards.portCount}>{words.format.number(count)}</span>}
      <Handle type="source" position={Position.Right} id={id} className={cards.output} title={text} />
    </div>
  )
}

/** How many came into the group from outside, and how many are in it now. */
function Figures({ node }: { node: GraphNode }) {
  const { words } = useCanvasContext()
  const { entered, waiting } = useGroupFigures(node)
  return (
    <div className={cards.figures}>
      <div className={cards.figure} title={words.t('live.entered')}>
        {words.format.number(entered)}
      </div>
      <div className={cards.here}>{words.t('live.hereShort', { number: words.format.number(waiting) })}</div>
    </div>
  )
}

const LOUDEST: readonly Tone[] = ['failed', 'here', 'removed', 'added', 'changed', 'passed']

/** Of a picture that is laid over the canvas, what is most to be seen inside. */
function toneOf({ picture }: CanvasState, node: GraphNode): Tone | 'faint' | undefined {
  if (!picture) return undefined
  const inside = new Set([node.id, ...membersOf(node)].map((id) => picture.nodes[id]))
  return LOUDEST.find((tone) => inside.has(tone)) ?? (picture.faint ? 'faint' : undefined)
}
