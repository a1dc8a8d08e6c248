import { Paper, ScrollArea, Text, TextInput } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'

import { RegistryIcon } from '@/components/RegistryIcon'

import type { Position } from '../graph/graph'
import classes from './Finder.module.css'
import { tint } from './tint'

const WIDTH = 320
const HEIGHT = 400

export interface Found {
  key: string
  icon: string
  color: string | undefined
  name: string
  about: string
}

interface FinderProps {
  /** Of the dialog; also what stands in the empty field. */
  label: string
  /** What the choice is for. */
  caption?: string | undefined
  groups: readonly (readonly [title: string, items: readonly Found[]])[]
  nothing: string
  /** On the screen; without one it is in the middle, where one looks. */
  at?: Position
  search: string
  onSearch: (text: string) => void
  onChoose: (key: string) => void
  onClose: () => void
}

/** A field and what is found by it: arrows go through it, Enter takes. */
export function Finder({ label, caption, groups, nothing, at, search, onSearch, onChoose, onClose }: FinderProps) {
  const [active, setActive] = useState(0)
  const outside = useClickOutside<HTMLDivElement>(onClose)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const items = groups.flatMap(([, found]) => found)
  const place = at ?? { x: (window.innerWidth - WIDTH) / 2, y: 110 }

  useLayoutEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((before) => Math.max(0, Math.min(items.length - 1, before + step)))
    else if (event.key === 'Enter') {
      const item = items[active]
      if (item) onChoose(item.key)
    } else if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <Paper
      ref={outside}
      role="dialog"
      aria-label={caption ? `${label}: ${caption}` : label}
      className={classes.menu}
      style={{
        width: WIDTH,
        left: Math.max(8, Math.min(place.x, window.innerWidth - WIDTH - 12)),
        top: Math.max(8, Math.min(place.y, window.innerHeight - HEIGHT - 12)),
      }}
      onKeyDown={onKeyDown}
    >
      {caption && (
        <Text size="xs" c="dimmed" px={14} pt={8} truncate>
          {caption}
        </Text>
      )}
      <TextInput
        autoFocus
        data-autofocus
        size="xs"
        variant="unstyled"
        className={classes.search}
        leftSection={<IconSearch size={15} />}
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={items[active] ? `${id}-${active}` : undefined}
        value={search}
        onChange={(event) => {
          onSearch(event.currentTarget.value)
          setActive(0)
        }}
      />
      <ScrollArea.Autosize mah={HEIGHT - 50} type="auto" viewportRef={list}>
        <div className={classes.list} role="listbox" id={id} aria-label={label}>
          {groups.map(([title, found]) => (
            <div key={title} role="group" aria-label={title}>
              {title && (
                <Text size="xs" c="dimmed" fw={550} px={10} pt={8} pb={3} aria-hidden>
                  {title}
                </Text>
              )}
              {found.map((item) => {
                const index = items.indexOf(item)
                return (
                  <button
                    key={item.key}
                    type="button"
                    role="option"
                    id={`${id}-${index}`}
                    tabIndex={-1}
                    aria-selected={index === active}
                    className={classes.item}
                    style={tint(item.color)}
                    data-active={index === active || undefined}
                    onMouseMove={() => setActive(index)}
                    onClick={() => onChoose(item.key)}
                  >
                    <span className={classes.tile}>
                      <RegistryIcon name={item.icon} size={17} />
                    </span>
                    <span className={classes.words}>
                      <Text size="sm" fw={550} component="span" truncate display="block">
                        {item.name}
                      </Text>
                      <Text size="xs" c="dimmed" lh={1.3} component="span" lineClamp={2}>
                        {item.about}
                      </Text>
                    </span>
                  </button>
                )
              })}
            </div>
          ))}
        </div>
        {items.length === 0 && (
          <Text size="sm" c="dimmed" p={14} role="status">
            {nothing}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Paper>
  )
}
