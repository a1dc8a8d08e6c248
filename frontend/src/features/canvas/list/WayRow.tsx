import { Button, Text, UnstyledButton } from '@mantine/core'
import { IconArrowRight, IconCornerDownRight, IconPlus } from '@tabler/icons-react'

import { useCanvas, useCanvasContext, usePorts, usePortWords } from '../CanvasContext'
import { useAskForNode } from '../flow/AskForNode'
import { nameOf } from '../flow/commands/tools'
import { useCommands } from '../flow/useCommands'
import { edgeId } from '../graph/graph'
import type { Row } from '../graph/outline'
import { mayEdit } from '../state/store'
import { indent } from './indent'
import classes from './NodeList.module.css'

interface WayRowProps {
  row: Extract<Row, { kind: 'way' }>
  numbers: ReadonlyMap<string, number>
}

/** A way out of a node: what follows it stands below, or elsewhere in the list, or is still to be said. */
export function WayRow({ row: { from, port, depth, to }, numbers }: WayRowProps) {
  const { types, words } = useCanvasContext()
  const { t } = words
  const ports = usePorts(from)
  const portWords = usePortWords()
  const editable = useCanvas(mayEdit)
  const count = useCanvas((state) => (state.mode === 'live' ? (state.counters?.nodes[from.id]?.ports[port] ?? 0) : null))
  const commands = useCommands()
  const ask = useAskForNode()
  const found = ports.find(({ key }) => key === port)
  const name = found ? portWords(found) : port
  const target = typeof to === 'string' ? undefined : to
  const open = to === 'nowhere'
  const where = target ? `${numbers.get(target.id) ?? ''} ${nameOf({ types, words }, target)}` : ''
  return (
    <li className={classes.item} style={indent(depth)}>
      <div className={classes.way} data-open={open || undefined} data-testid={`way-${port}`}>
        <IconCornerDownRight size={15} aria-hidden />
        <Text size="xs" component="span" fw={550}>
          {name}
        </Text>
        {count !== null && <b className="k-num">{words.format.number(count)}</b>}
        {target && (
          <UnstyledButton data-row className={classes.jump} onClick={() => commands.goTo(target.id)} aria-label={t('canvasTools:list.goTo', { port: name, name: where })}>
            <IconArrowRight size={13} aria-hidden /> {where}
          </UnstyledButton>
        )}
        {to === 'below' && editable && (
          <Button
            data-row
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={13} />}
            aria-label={t('canvasTools:list.insertAfter', { port: name })}
            onClick={({ currentTarget }) => ask({ screen: below(currentTarget), edge: edgeId(from.id, port) })}
          >
            {t('canvasTools:list.insert')}
          </Button>
        )}
        {open && editable && (
          <Button
            data-row
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={13} />}
            aria-label={t('card.addAfter', { port: name })}
            onClick={({ currentTarget }) => ask({ screen: below(currentTarget), after: { node: from.id, port } })}
          >
            {t('canvasTools:list.next')}
          </Button>
        )}
        {open && !editable && (
          <Text size="xs" component="span">
            {t('panel.nowhere')}
          </Text>
        )}
      </div>
    </li>
  )
}

function below(element: HTMLElement) {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left, y: bottom + 6 }
}
