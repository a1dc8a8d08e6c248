import { Badge, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'

import type { GraphNode } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCanvas, useCanvasContext, useNodeWords, usePorts } from '../CanvasContext'
import { nameOf } from '../flow/commands/tools'
import { tint } from '../flow/tint'
import { useCommands } from '../flow/useCommands'
import { isGroup, membersOf } from '../graph/groups'
import { mayEdit } from '../state/store'
import { indent } from './indent'
import classes from './NodeList.module.css'
import { RowMenu } from './RowMenu'

interface NodeRowProps {
  node: GraphNode
  depth: number
  number: number | undefined
  numbers: ReadonlyMap<string, number>
  group: GraphNode | undefined
}

/** A node in the list: its words, where its one way leads, its figures, and all that can be done with it. */
export function NodeRow({ node, depth, number, numbers, group }: NodeRowProps) {
  const { store, types, words } = useCanvasContext()
  const { summary } = useNodeWords()(node)
  const live = useCanvas((state) => state.mode === 'live')
  const counters = useCanvas((state) => (state.mode === 'live' ? state.counters?.nodes[node.id] : undefined))
  const problems = useCanvas((state) => (state.mode === 'live' ? undefined : state.problemsOf[node.id]))
  const selected = useCanvas((state) => state.selection.nodes.includes(node.id))
  const editable = useCanvas(mayEdit)
  const commands = useCommands()
  const ports = usePorts(node)
  const type = types.get(node.type)
  const name = nameOf({ types, words }, node)
  const members = membersOf(node).flatMap((id) => numbers.get(id) ?? [])
  return (
    <li data-node={node.id} style={indent(depth)} className={classes.item}>
      <div className={classes.row} style={tint(type?.color)} data-selected={selected || undefined} data-testid={`row-${node.type}`}>
        <UnstyledButton
          className={classes.main}
          data-row
          onClick={(event) => {
            // By the keyboard one goes on in the panel.
            if (event.detail === 0) commands.open(node.id)
            else store.getState().select({ nodes: [node.id] })
          }}
        >
          <span className={classes.number}>{number}</span>
          <span className={classes.tile}>
            <RegistryIcon name={type?.icon ?? 'help'} size={18} />
          </span>
          <span className={classes.words}>
            <Text size="sm" fw={600} component="span">
              {name}
            </Text>
            {isGroup(node) ? (
              <Text size="xs" c="dimmed" component="span">
                {words.t('canvasTools:list.members', { numbers: members.sort((a, b) => a - b).join(', ') || '–' })}
              </Text>
            ) : (
              summary && (
                <Text size="xs" c="dimmed" lineClamp={2} component="span">
                  {summary}
                </Text>
              )
            )}
          </span>
          {live && type?.drawing !== true && (
            <span className={classes.figure}>
              <b>{words.format.compact(counters?.entered ?? 0)}</b>
              {ports.length > 0 && type?.entry !== true && (
                <small>{words.t('live.hereShort', { number: words.format.compact(counters?.waiting ?? 0) })}</small>
              )}
            </span>
          )}
        </UnstyledButton>
        {group && (
          <Badge variant="light" color="gray" className={classes.badge} title={nameOf({ types, words }, group)}>
            {nameOf({ types, words }, group)}
          </Badge>
        )}
        {problems && (
          <IconAlertTriangleFilled size={16} className={classes.problem} aria-label={words.t('problems.count', { count: problems.length })} />
        )}
        {editable && <RowMenu node={node} name={name} group={group} />}
      </div>
    </li>
  )
}
