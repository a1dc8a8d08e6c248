import { useMemo, useState } from 'react'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, useNodeWords, usePortWords } from '../CanvasContext'
import { connect, edgeOf, nodeOf } from '../graph/graph'
import { isGroup } from '../graph/groups'
import { readingOrder } from '../graph/order'
import { hasInput, portsOf } from '../graph/ports'
import { stringsIn } from '../graph/texts'
import { shownGraph } from '../state/store'
import { announce } from './Announcer'
import { nameOf } from './commands/tools'
import { Finder, type Found } from './Finder'
import { useCommands } from './useCommands'

/** The nodes that a person may mean by some words: what they are called, set to, send, and on which channel. */
function useFound(search: string, among: readonly GraphNode[]): Found[] {
  const { types, words } = useCanvasContext()
  const nodeWords = useNodeWords()
  const all = useMemo(
    () =>
      among.map((node) => {
        const { summary } = nodeWords(node)
        const type = types.get(node.type)
        const name = nameOf({ types, words }, node)
        const strings = stringsIn(node.config)
        const channels = strings.filter((each) => words.channels.has(each)).map((each) => words.label('channel', each))
        const about = [...new Set([summary, ...channels])].filter(Boolean).join(' · ')
        const text = [name, type?.label, summary, node.type, node.id, ...strings, ...channels].join(' ').toLowerCase()
        return { found: { key: node.id, icon: type?.icon ?? 'help', color: type?.color, name, about }, text }
      }),
    [among, nodeWords, types, words],
  )
  const wanted = search.trim().toLowerCase().split(/\s+/)
  return all.filter(({ text }) => wanted.every((word) => text.includes(word))).map(({ found }) => found)
}

function useInOrder(): GraphNode[] {
  const { types } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  return useMemo(
    () => readingOrder(graph, (node) => types.get(node.type)?.entry === true, (node) => portsOf(node, types)),
    [graph, types],
  )
}

/** Jumps to a node. */
export function FindNode({ onClose }: { onClose: () => void }) {
  const { t } = useCanvasContext().words
  const [search, setSearch] = useState('')
  const found = useFound(search, useInOrder())
  const commands = useCommands()
  return (
    <Finder
      label={t('canvasTools:find.title')}
      groups={[['', found]]}
      nothing={t('canvasTools:find.nothing')}
      search={search}
      onSearch={setSearch}
      onChoose={(id) => {
        onClose()
        commands.goTo(id)
      }}
      onClose={onClose}
    />
  )
}

/** Leads a port of a node to another node: first which port, if there are several, then where to. */
export function ConnectNode({ from, onClose }: { from: string; onClose: () => void }) {
  const { store, types, words } = useCanvasContext()
  const { t } = words
  const graph = useCanvas(shownGraph)
  const portWords = usePortWords()
  const commands = useCommands()
  const node = nodeOf(graph, from)
  const ports = node ? portsOf(node, types) : []
  const [only, ...others] = ports
  const [port, setPort] = useState(others.length === 0 ? only?.key : undefined)
  const [search, setSearch] = useState('')
  const order = useInOrder()
  const targets = useMemo(
    () => order.filter((each) => each.id !== from && !isGroup(each) && hasInput(types.get(each.type))),
    [order, from, types],
  )
  const found = useFound(search, targets)
  if (!node) return null
  const name = nameOf({ types, words }, node)
  const icon = types.get(node.type)?.icon ?? 'help'

  const ways = ports
    .map((each) => {
      const target = edgeOf(graph, from, each.key)?.target
      const led = target === undefined ? undefined : nodeOf(graph, target)
      const about = led ? t('canvasTools:connect.leadsTo', { name: nameOf({ types, words }, led) }) : t('canvasTools:connect.free')
      return { key: each.key, icon, color: types.get(node.type)?.color, name: portWords(each), about, led: led !== undefined }
    })
    .filter((each) => each.name.toLowerCase().includes(search.trim().toLowerCase()))
    // Those that lead nowhere yet first.
    .sort((a, b) => Number(a.led) - Number(b.led))
  const chosen = ports.find(({ key }) => key === port)

  function choose(key: string) {
    if (port === undefined) {
      setPort(key)
      setSearch('')
      return
    }
    onClose()
    store.getState().edit(connect(from, port, key))
    const target = nodeOf(graph, key)
    commands.goTo(from)
    if (target) announce(t('canvasTools:said.connected', { from: name, to: nameOf({ types, words }, target) }))
  }

  return (
    <Finder
      key={port}
      label={port === undefined ? t('canvasTools:connect.port') : t('canvasTools:connect.target')}
      caption={chosen && ports.length > 1 ? `${name} · ${portWords(chosen)}` : name}
      groups={[['', port === undefined ? ways : found]]}
      nothing={t(ports.length === 0 ? 'canvasTools:connect.noPorts' : 'canvasTools:find.nothing')}
      search={search}
      onSearch={setSearch}
      onChoose={choose}
      onClose={onClose}
    />
  )
}
