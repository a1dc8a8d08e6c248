import { Paper, ScrollArea, Text, TextInput } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useReactFlow } from '@xyflow/react'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'

import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvasContext } from '../CanvasContext'
import { usePalette } from '../palette/usePalette'
import type { Wish } from './AskForNode'
import { tint } from './NodeCard'
import classes from './NodeMenu.module.css'
import { useCommands } from './useCommands'

const WIDTH = 296
const HEIGHT = 380
const HALF_HEAD = 26

interface NodeMenuProps {
  wish: Wish
  onClose: () => void
}

/** The palette where it is wanted: behind a port, in an edge, at the end of a line drawn to nowhere. */
export function NodeMenu({ wish, onClose }: NodeMenuProps) {
  const { words } = useCanvasContext()
  const [search, setSearch] = useState('')
  const [active, setActive] = useState(0)
  const groups = usePalette(search, wish.after !== undefined || wish.edge !== undefined)
  const commands = useCommands()
  const flow = useReactFlow()
  const outside = useClickOutside<HTMLDivElement>(onClose)
  const list = useRef<HTMLDivElement>(null)
  const items = groups.flatMap(([, types]) => types)

  useLayoutEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  function choose(type: string) {
    onClose()
    const corner = flow.screenToFlowPosition(wish.screen)
    const place = { x: corner.x, y: corner.y - HALF_HEAD }
    if (wish.edge !== undefined) commands.addInto(type, wish.edge)
    else if (wish.after) commands.addAfter(type, wish.after.node, wish.after.port, wish.drawn ? place : undefined)
    else commands.addAt(type, place)
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((before) => Math.max(0, Math.min(items.length - 1, before + step)))
    else if (event.key === 'Enter') {
      const type = items[active]
      if (type) choose(type.type.key)
    } else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <Paper
      ref={outside}
      role="dialog"
      aria-label={words.t('palette.title')}
      className={classes.menu}
      style={{
        width: WIDTH,
        left: Math.max(8, Math.min(wish.screen.x, window.innerWidth - WIDTH - 12)),
        top: Math.max(8, Math.min(wish.screen.y, window.innerHeight - HEIGHT - 12)),
      }}
      onKeyDown={onKeyDown}
    >
      <TextInput
        autoFocus
        data-autofocus
        size="xs"
        variant="unstyled"
        className={classes.search}
        leftSection={<IconSearch size={15} />}
        placeholder={words.t('palette.search')}
        aria-label={words.t('palette.search')}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value)
          setActive(0)
        }}
      />
      <ScrollArea.Autosize mah={HEIGHT - 50} type="auto" viewportRef={list}>
        <div className={classes.list}>
          {groups.map(([category, types]) => (
            <div key={category}>
              <Text size="xs" c="dimmed" fw={550} px={10} pt={8} pb={3}>
                {words.label('category', category)}
              </Text>
              {types.map((each) => (
                <button
                  key={each.type.key}
                  type="button"
                  className={classes.item}
                  style={tint(each.type.color)}
                  data-active={items[active] === each || undefined}
                  onMouseEnter={() => setActive(items.indexOf(each))}
                  onClick={() => choose(each.type.key)}
                >
                  <span className={classes.tile}>
                    <RegistryIcon name={each.type.icon} size={17} />
                  </span>
                  <span>
                    <Text size="sm" fw={550}>
                      {each.name}
                    </Text>
                    <Text size="xs" c="dimmed" lh={1.3}>
                      {each.about}
                    </Text>
                  </span>
                </button>
              ))}
            </div>
          ))}
          {items.length === 0 && (
            <Text size="sm" c="dimmed" p={10}>
              {words.t('palette.nothing')}
            </Text>
          )}
        </div>
      </ScrollArea.Autosize>
    </Paper>
  )
}
