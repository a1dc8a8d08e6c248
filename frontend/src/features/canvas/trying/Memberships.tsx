import { Group, NativeSelect, Select, Stack, Text } from '@mantine/core'
import { IconListCheck, IconUsersGroup } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useLists } from '@/api/lists'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { type CanvasState, shownGraph } from '../state/store'
import type { MadeUp } from './api'
import { type Asked, askedOf } from './person'

interface MembershipsProps {
  made: MadeUp
  onChange: (made: MadeUp) => void
}

const settingsOf = (state: CanvasState) => state.settings
const together = (asked: readonly number[], chosen: readonly number[]): number[] => [...new Set([...asked, ...chosen])]
const RULE = 'rule'

/** In which segments and lists somebody made up is: those that the journey asks for, and others on wish. */
export function Memberships({ made, onChange }: MembershipsProps) {
  const { t } = useTranslation('trying')
  const asked = useAsked()
  const names = useNames()
  const { segments: said = [], lists: entered = [] } = made
  const chosen = new Map(said.map(({ segment_id, member }) => [segment_id, member]))
  const segments = together(asked.segments, [...chosen.keys()])
  const lists = together(asked.lists, entered)

  function setSegment(id: number, member: string) {
    const others = said.filter((each) => each.segment_id !== id)
    onChange({ ...made, segments: member === 'yes' || member === 'no' ? [...others, { segment_id: id, member }] : others })
  }

  function setList(id: number, inside: boolean) {
    const others = entered.filter((each) => each !== id)
    onChange({ ...made, lists: inside ? [...others, id] : others })
  }

  const options = (kind: 'segment' | 'list', known: ReadonlyMap<number, string>, shown: readonly number[]) =>
    [...known].filter(([id]) => !shown.includes(id)).map(([id, label]) => ({ value: `${kind} ${id}`, label }))
  const more = [
    { group: t('members.segments'), items: options('segment', names.segments, segments) },
    { group: t('members.lists'), items: options('list', names.lists, lists) },
  ].filter(({ items }) => items.length > 0)

  return (
    <Stack gap={6} role="group" aria-label={t('members.title')}>
      {segments.length + lists.length > 0 && (
        <Text size="sm" fw={550}>
          {t('members.title')}
        </Text>
      )}
      {segments.map((id) => (
        <Row
          key={`segment ${id}`}
          icon={IconUsersGroup}
          name={names.segments.get(id) ?? `#${id}`}
          choices={[RULE, 'yes', 'no']}
          value={chosen.get(id) ?? RULE}
          onChange={(member) => setSegment(id, member)}
        />
      ))}
      {lists.map((id) => (
        <Row
          key={`list ${id}`}
          icon={IconListCheck}
          name={names.lists.get(id) ?? `#${id}`}
          choices={['no', 'yes']}
          value={entered.includes(id) ? 'yes' : 'no'}
          onChange={(member) => setList(id, member === 'yes')}
        />
      ))}
      {segments.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('members.why')}
        </Text>
      )}
      {more.length > 0 && (
        <Select
          size="xs"
          searchable
          aria-label={t('members.add')}
          placeholder={t('members.add')}
          nothingFoundMessage={t('members.noneLeft')}
          data={more}
          value={null}
          onChange={(key) => {
            const [kind, id] = (key ?? '').split(' ')
            if (kind === 'segment') setSegment(Number(id), 'yes')
            if (kind === 'list') setList(Number(id), true)
          }}
        />
      )}
    </Stack>
  )
}

interface RowProps {
  icon: typeof IconUsersGroup
  name: string
  choices: string[]
  value: string
  onChange: (value: string) => void
}

function Row({ icon: Icon, name, choices, value, onChange }: RowProps) {
  const { t } = useTranslation('trying')
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
        <Icon size={17} stroke={1.7} style={{ flex: 'none' }} aria-hidden />
        <Text size="sm" truncate title={name}>
          {name}
        </Text>
      </Group>
      <NativeSelect
        size="xs"
        w={158}
        style={{ flex: 'none' }}
        aria-label={name}
        data={choices.map((each) => ({ value: each, label: t(`members.${each}`) }))}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Group>
  )
}

/** Who was chosen to be where, in a line. */
export function MembershipLine({ made: { segments = [], lists = [] } }: { made: MadeUp }) {
  const { t } = useTranslation('trying')
  const names = useNames()
  const named = (wanted: 'yes' | 'no') =>
    segments.filter(({ member }) => member === wanted).map(({ segment_id: id }) => names.segments.get(id) ?? `#${id}`)
  const inside = [...named('yes'), ...lists.map((id) => names.lists.get(id) ?? `#${id}`)]
  const outside = named('no')
  const said = [
    inside.length > 0 ? t('members.isIn', { names: inside.join(', ') }) : '',
    outside.length > 0 ? t('members.isNotIn', { names: outside.join(', ') }) : '',
  ].filter(Boolean)
  if (said.length === 0) return null
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {said.join(' · ')}
    </Text>
  )
}

/** What the open journey asks for, its entries left out: they let everybody in here. */
export function useAsked(): Asked {
  const { types } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const settings = useCanvas(settingsOf)
  return useMemo(() => {
    const inner = graph.nodes.filter((node) => !types.get(node.type)?.entry)
    return askedOf([...inner.map(({ config }) => config), settings])
  }, [graph, settings, types])
}

/** Segments and lists that the brand of the journey has. */
function useNames() {
  const { brand, words } = useCanvasContext()
  const stored = useLists().data
  const id = brand?.id ?? null
  return useMemo(() => {
    const own = <T extends { brand: number | null; id: number; name: string }>(found: Iterable<T>) =>
      new Map([...found].filter((each) => each.brand === null || each.brand === id).map((each) => [each.id, each.name]))
    return { segments: own(words.segments.values()), lists: own(stored ?? []) }
  }, [words.segments, stored, id])
}
