import { Modal, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconFolderPlus, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ConditionType } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { useLabel } from '@/i18n/useLabel'

import classes from './ConditionPalette.module.css'
import { noteUsed, recentTypes } from './recent'
import { useBuilder, useRule } from './RuleContext'
import { groupOf, nodeOf, type Place } from './tree'
import { useActions } from './useActions'

/** Every type of condition, found by what it is called and what it does; what one used last comes first. */
export function ConditionPalette() {
  const { t } = useTranslation('segments')
  const { store } = useRule()
  const place = useBuilder((builder) => builder.asking)
  const close = () => store.setState({ asking: null })

  /** Back to where one came from, when nothing was chosen. */
  function leave() {
    const { active, wanted } = store.getState()
    close()
    store.setState({ wanted: wanted ?? { id: active, part: 'row' } })
  }

  return (
    <Modal
      opened={place !== null}
      onClose={leave}
      title={t('palette.title')}
      size={600}
      centered={false}
      yOffset="8vh"
      returnFocus={false}
      transitionProps={{ duration: 90 }}
    >
      {place && <Choices place={place} onDone={close} />}
    </Modal>
  )
}

interface Found {
  key: string
  name: string
  about: string
  type: ConditionType
}

/** A heading with what stands below it. */
interface Section {
  title: string
  found: Found[]
}

const CATEGORIES = ['profile', 'purchases', 'behaviour', 'messages', 'journeys', 'audience']

function Choices({ place, onDone }: { place: Place; onDone: () => void }) {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const { types, store } = useRule()
  const act = useActions()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [recent] = useState(recentTypes)

  const sections = useMemo((): Section[] => {
    const typed = search.trim().toLowerCase()
    const wanted = typed.split(/\s+/)
    const all: Found[] = types.map((type) => ({
      key: type.key,
      type,
      name: label('condition', type.key, type.label),
      about: label('description', type.key, type.description),
    }))
    const fitting = all.filter(({ name, about, key }) => {
      const text = `${name} ${about} ${key.replaceAll('_', ' ')}`.toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    const ranked = typed ? fitting.toSorted((one, other) => rank(one, typed) - rank(other, typed)) : fitting
    const used = typed ? [] : recent.flatMap((key) => ranked.filter((each) => each.key === key))
    const order = (key: string) => (CATEGORIES.includes(key) ? CATEGORIES.indexOf(key) : CATEGORIES.length)
    const categories = [...new Set(ranked.map(({ type }) => type.category))]
    if (!typed) categories.sort((one, other) => order(one) - order(other))
    return [
      ...(used.length > 0 ? [{ title: t('palette.recent'), found: used }] : []),
      ...categories.map((key) => ({ title: label('category', key), found: ranked.filter(({ type }) => type.category === key) })),
    ]
  }, [types, search, label, recent, t])
  const flat = sections.flatMap(({ found }) => found)
  const chosen = Math.min(at, flat.length - 1)

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  function choose(found: Found | undefined) {
    if (!found) return
    noteUsed(found.key)
    onDone()
    act.add(found.type, place)
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key]
    if (step !== undefined) setAt(Math.max(0, Math.min(flat.length - 1, chosen + step)))
    else if (event.key === 'Enter') choose(flat[chosen])
    else return
    event.preventDefault()
  }

  const { root } = store.getState()
  const inside = nodeOf(root, place.group) && groupOf(root, place.group) !== undefined
  let index = -1
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={flat[chosen] ? `${id}-${chosen}` : undefined}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setSearch(event.currentTarget.value)
          setAt(0)
        }}
      />
      <ScrollArea.Autosize mah="58vh" mt="sm" type="auto" offsetScrollbars>
        <div ref={list} id={id} role="listbox" aria-label={t('palette.title')}>
          {sections.map(({ title, found }) => (
            <div key={title} role="group" aria-label={title} className={classes.section}>
              <Text size="xs" c="dimmed" fw={600} className={classes.title} aria-hidden>
                {title}
              </Text>
              {found.map((each) => {
                index += 1
                const own = index
                return (
                  <div
                    key={each.key}
                    id={`${id}-${own}`}
                    role="option"
                    aria-selected={own === chosen}
                    className={classes.option}
                    data-testid={`condition-${each.key}`}
                    onMouseMove={() => own !== chosen && setAt(own)}
                    onClick={() => choose(each)}
                  >
                    <RegistryIcon name={each.type.icon} size={18} className={classes.icon} />
                    <div>
                      <Text size="sm" fw={550}>
                        {each.name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {each.about}
                      </Text>
                    </div>
                  </div>
                )
              })}
            </div>
          ))}
          {flat.length === 0 && (
            <Text size="sm" c="dimmed" ta="center" py="lg">
              {t('builder.noCondition')}
            </Text>
          )}
        </div>
      </ScrollArea.Autosize>
      <UnstyledButton
        className={classes.group}
        onClick={() => {
          onDone()
          act.addGroup(place)
        }}
      >
        <IconFolderPlus size={17} aria-hidden />
        {t(inside ? 'palette.innerGroup' : 'palette.group')}
      </UnstyledButton>
    </>
  )
}

/** What bears just this name, then what begins so, then what has the words in its name, then what only mentions them. */
function rank({ name }: Found, search: string): number {
  const text = name.toLowerCase()
  if (text === search) return 0
  if (text.startsWith(search)) return 1
  return search.split(/\s+/).every((word) => text.includes(word)) ? 2 : 3
}
