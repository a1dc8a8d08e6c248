import { ActionIcon, Paper, ScrollArea, Text, TextInput, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconGripVertical, IconListDetails, IconSearch } from '@tabler/icons-react'
import { memo, useState } from 'react'

import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvasContext } from '../CanvasContext'
import { tint } from '../flow/tint'
import { useCommands } from '../flow/useCommands'
import { DRAGGED_TYPE } from '../flow/useDropping'
import classes from './Palette.module.css'
import { type PaletteItem, usePalette } from './usePalette'

/** With fewer types than this everything is in sight. */
const SEARCH_FROM = 10

/** Node types to drag onto the canvas; a click adds one behind what is selected. */
export const Palette = memo(function Palette() {
  const { types, words } = useCanvasContext()
  const [search, setSearch] = useState('')
  const [explained, setExplained] = useLocalStorage({ key: 'kaskad.palette.explained', defaultValue: true, getInitialValueInEffect: false })
  const groups = usePalette(search)
  const commands = useCommands()
  return (
    <Paper className={classes.palette} component="aside" aria-label={words.t('palette.title')} data-testid="palette">
      {types.size >= SEARCH_FROM && (
        <TextInput
          size="xs"
          m={8}
          mb={4}
          leftSection={<IconSearch size={14} />}
          rightSection={
            <Tooltip label={words.t('palette.explained')} position="right">
              <ActionIcon
                size="sm"
                variant={explained ? 'light' : 'subtle'}
                color={explained ? undefined : 'gray'}
                aria-pressed={explained}
                aria-label={words.t('palette.explained')}
                onClick={() => setExplained(!explained)}
              >
                <IconListDetails size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          }
          placeholder={words.t('palette.search')}
          aria-label={words.t('palette.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const found = groups[0]?.[1][0]
            if (event.key === 'Escape') setSearch('')
            if (event.key !== 'Enter' || search.trim() === '' || !found) return
            commands.add(found.type.key)
            setSearch('')
            event.currentTarget.blur()
          }}
        />
      )}
      <ScrollArea.Autosize mah="100%" type="auto" scrollbarSize={7} className={classes.scroll}>
        {groups.map(([category, items]) => (
          <section key={category} className={classes.group}>
            <Text size="xs" c="dimmed" fw={550} px={8} pb={2}>
              {words.label('category', category)}
            </Text>
            {items.map((item) => (
              <Item key={item.type.key} item={item} said={search.trim() !== '' ? item.about : explained ? item.brief : ''} onAdd={() => commands.add(item.type.key)} />
            ))}
          </section>
        ))}
        {groups.length === 0 && (
          <Text size="sm" c="dimmed" p={12}>
            {words.t('palette.nothing')}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Paper>
  )
})

interface ItemProps {
  item: PaletteItem
  /** Under its name: in brief, or all of it while few are found and one looks for the right one. */
  said: string
  onAdd: () => void
}

function Item({ item: { type, name, about }, said, onAdd }: ItemProps) {
  return (
    <Tooltip label={about} position="right" maw={240} openDelay={300} disabled={said === about} events={{ hover: true, focus: true, touch: false }}>
      <button
        type="button"
        draggable
        className={classes.item}
        style={tint(type.color)}
        data-testid={`palette-${type.key}`}
        onClick={onAdd}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED_TYPE, type.key)
          event.dataTransfer.effectAllowed = 'copy'
        }}
      >
        <span className={classes.tile}>
          <RegistryIcon name={type.icon} size={16} />
        </span>
        <span className={classes.name}>
          {name}
          {said !== '' && (
            <span className={classes.about} data-brief={said !== about || undefined}>
              {said}
            </span>
          )}
        </span>
        <IconGripVertical size={14} className={classes.grip} aria-hidden />
      </button>
    </Tooltip>
  )
}
