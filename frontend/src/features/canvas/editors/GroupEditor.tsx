import { ActionIcon, Button, CheckIcon, ColorSwatch, Group, Stack, Switch, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'

import { RegistryIcon } from '@/components/RegistryIcon'
import { removing } from '@/components/removing'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { nameOf } from '../flow/commands/tools'
import { useCommands } from '../flow/useCommands'
import { drawnFold } from '../flow/folds'
import { membersOf } from '../graph/groups'
import type { NodeEditorProps } from '../looks'
import { shownGraph } from '../state/store'

/** What a group is called, its colour, and who is in it. */
export function GroupEditor({ node, type, onChange, disabled }: NodeEditorProps) {
  const { types, words } = useCanvasContext()
  const { t, field, choice } = words
  const graph = useCanvas(shownGraph)
  const folded = useCanvas((state) => drawnFold(state, node))
  const nodeWords = useNodeWords()
  const commands = useCommands()
  const label = (key: string) => {
    const found = type.fields.find((each) => each.key === key)
    return found ? field('group', found).label : key
  }
  const colors = type.fields.find((each) => each.key === 'color')?.choices ?? []
  const color = typeof node.config.color === 'string' ? node.config.color : 'gray'
  const ids = membersOf(node)
  const members = graph.nodes.filter((each) => ids.includes(each.id))
  const gone = ids.filter((id) => !members.some((each) => each.id === id))
  const without = (id: string) => onChange({ ...node.config, members: ids.filter((each) => each !== id) })
  return (
    <Stack gap="md">
      <TextInput
        label={label('name')}
        value={typeof node.config.name === 'string' ? node.config.name : ''}
        maxLength={80}
        disabled={disabled}
        onChange={(event) => onChange({ ...node.config, name: event.currentTarget.value })}
      />
      <Stack gap={6} role="radiogroup" aria-label={label('color')}>
        <Text size="sm" fw={500}>
          {label('color')}
        </Text>
        <Group gap={8}>
          {colors.map((each) => (
            <UnstyledButton
              key={each.value}
              role="radio"
              aria-checked={color === each.value}
              aria-label={choice('color', each)}
              title={choice('color', each)}
              disabled={disabled}
              onClick={() => onChange({ ...node.config, color: each.value })}
            >
              <ColorSwatch color={`var(--mantine-color-${each.value}-5)`} size={26} withShadow={false}>
                {color === each.value && <CheckIcon size={12} color="#fff" />}
              </ColorSwatch>
            </UnstyledButton>
          ))}
        </Group>
      </Stack>
      <Switch label={label('collapsed')} checked={folded} disabled={members.length === 0} onChange={() => commands.toggleFold(node.id)} />
      <Stack gap={4} data-rows>
        <Text size="sm" fw={500}>
          {label('members')}
        </Text>
        {members.map((each) => {
          const name = nameOf({ types, words }, each)
          return (
            <Group key={each.id} gap={8} wrap="nowrap" data-row>
              <RegistryIcon name={types.get(each.type)?.icon ?? 'help'} size={16} />
              <Button variant="subtle" color="gray" size="compact-sm" justify="start" style={{ flex: 1, minWidth: 0 }} onClick={() => commands.goTo(each.id)}>
                <Text size="sm" truncate>
                  {name}
                  <Text span c="dimmed" size="xs" ml={6}>
                    {nodeWords(each).summary}
                  </Text>
                </Text>
              </Button>
              {!disabled && (
                <ActionIcon aria-label={t('canvasTools:group.takeOut', { name })} onClick={removing(() => without(each.id))}>
                  <IconX size={15} />
                </ActionIcon>
              )}
            </Group>
          )
        })}
        {!disabled &&
          gone.map((id) => (
            <Group key={id} gap={8} wrap="nowrap" justify="space-between" data-row>
              <Text size="sm" c="red" truncate>
                {id}
              </Text>
              <ActionIcon aria-label={t('canvasTools:group.takeOut', { name: id })} onClick={removing(() => without(id))}>
                <IconX size={15} />
              </ActionIcon>
            </Group>
          ))}
        {ids.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('canvasTools:group.empty')}
          </Text>
        )}
      </Stack>
      {!disabled && (
        <Button variant="light" color="gray" size="xs" onClick={() => commands.ungroup([node.id])}>
          {t('canvasTools:key.ungroup')}
        </Button>
      )}
    </Stack>
  )
}
