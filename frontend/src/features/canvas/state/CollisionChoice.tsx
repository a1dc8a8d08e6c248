import { Text, UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { GraphNode } from '@/api/types'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { nodeOf } from '../graph/graph'
import classes from './CollisionChoice.module.css'
import type { Collision, Side } from './merge'

interface CollisionChoiceProps {
  collision: Collision
  /** Who saved the other one. */
  name: string
  chosen: Side | undefined
  onChoose: (side: Side) => void
}

/** One thing that both have changed: where it is, and both values to choose from. */
export function CollisionChoice({ collision, name, chosen, onChoose }: CollisionChoiceProps) {
  const { t } = useTranslation('talk')
  const place = usePlace(collision)
  const say = useValue(collision)
  const sides: [Side, string, unknown][] = [
    ['mine', t('conflict.mine'), collision.mine],
    ['theirs', name, collision.theirs],
  ]
  return (
    <fieldset className={classes.choice}>
      <Text component="legend" size="sm" fw={600}>
        {place}
      </Text>
      <div className={classes.sides} role="radiogroup" aria-label={place}>
        {sides.map(([side, whose, value]) => (
          <UnstyledButton
            key={side}
            className={classes.side}
            role="radio"
            aria-checked={chosen === side}
            data-chosen={chosen === side || undefined}
            onClick={() => onChoose(side)}
          >
            <Text size="xs" c="dimmed" component="span" className={classes.whose}>
              {whose}
              {chosen === side && <IconCheck size={14} aria-hidden />}
            </Text>
            <span className={classes.value}>{say(value)}</span>
          </UnstyledButton>
        ))}
      </div>
    </fieldset>
  )
}

/** “Wait: How long”, “Cascade, step 1: Text”, “Settings: Goal”. */
function usePlace({ node: id, field, port, mine, theirs }: Collision): string {
  const { t } = useTranslation('talk')
  const { words } = useCanvasContext()
  const nodeWords = useNodeWords()
  const drawn = useCanvas((state) => (id === null ? undefined : nodeOf(state.history.present, id)))
  const node = drawn ?? ([mine, theirs].find(isNode) as GraphNode | undefined)
  if (id === null) return field === 'name' ? t('conflict.name') : t('conflict.settings', { field: fieldOf(field ?? '', words.label) })
  const name = node ? nodeWords(node).name : id
  if (port !== null) return t('conflict.way', { node: name, port: words.label('port', port) })
  return field === null ? name : `${name}: ${fieldOf(field, words.label)}`
}

/** The last names of a path, in words: “steps.0.content.text” is “1, Text”. */
function fieldOf(path: string, label: (kind: 'field', key: string) => string): string {
  const parts = path.replace(/^settings\./, '').split('.')
  const last = parts.findLast((part) => !/^\d+$/.test(part)) ?? path
  const number = parts.find((part) => /^\d+$/.test(part))
  return number === undefined ? label('field', last) : `${Number(number) + 1}, ${label('field', last)}`
}

function useValue({ node, field, port }: Collision): (value: unknown) => string {
  const { t } = useTranslation('talk')
  const { words } = useCanvasContext()
  const nodeWords = useNodeWords()
  const graph = useCanvas((state) => state.history.present)
  return (value) => {
    if (value === undefined) return node !== null && field === null ? t('conflict.removed') : t('conflict.nothing')
    if (port !== null) {
      const target = nodeOf(graph, (value as { target: string }).target)
      return target ? `→ ${nodeWords(target).name}` : t('conflict.elsewhere')
    }
    if (isNode(value)) return nodeWords(value as GraphNode).summary || nodeWords(value as GraphNode).name
    if (typeof value === 'number' && field?.endsWith('_s')) return words.format.duration(value)
    if (typeof value === 'string') return value === '' ? t('conflict.nothing') : value
    if (typeof value === 'boolean') return t(value ? 'conflict.yes' : 'conflict.no')
    return JSON.stringify(value, null, 1)
  }
}

const isNode = (value: unknown): boolean => typeof value === 'object' && value !== null && 'config' in value && 'type' in value
