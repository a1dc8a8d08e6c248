import { Button, Checkbox, Divider, Group, Menu, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { ChannelTile } from '@/channels'
import { errorsBelow, SchemaForm } from '@/features/forms'

import { useCanvasContext } from '../CanvasContext'
import type { NodeEditorProps } from '../looks'
import { moved, newStep, orderOf, placeFor, type Step, stepsOf, stopsOf, templateOf } from './cascade'
import { Limits, LIMITS } from './Limits'
import { OrderSelect } from './OrderSelect'
import { Presets } from './Presets'
import { SideBySide } from './SideBySide'
import { StepEditor } from './StepEditor'
import { TextSource } from './TextSource'
import { TopicSelect } from './TopicSelect'
import { UnfoldDialog } from './UnfoldDialog'
import { useSaidSteps } from './useSaidSteps'
import { useStepDrag } from './useStepDrag'
import { useStepEdits } from './useStepEdits'

const STOPS = ['delivered', 'opened', 'clicked', 'replied', 'purchased']
const OWN_FIELDS = ['steps', 'stop_on', 'topic_id', 'template_id', 'order', ...LIMITS]

/** The chain from the cheapest channel to the dearest, and what ends it. */
export function CascadeEditor({ node, type, onChange, errors, disabled }: NodeEditorProps) {
  const { words } = useCanvasContext()
  const { t, label, channels } = words
  const steps = stepsOf(node.config)
  const stops = stopsOf(node.config)
  const said = useSaidSteps(node.config)
  const template = templateOf(node.config)
  const [choosing, setChoosing] = useState(false)
  const [beside, setBeside] = useState(false)
  const [opened, setOpened] = useState<number | null>(null)
  const [customer, setCustomer] = useState<number | null>(null)
  const [unfolding, setUnfolding] = useState(false)
  const set = (change: Record<string, unknown>) => onChange({ ...node.config, ...change })
  const setSteps = (next: Step[]) => set({ steps: next })
  const byRank = [...channels.values()].sort((a, b) => a.rank - b.rank)

  function add(channel: string) {
    const kind = channels.get(channel)
    if (!kind) return
    const place = placeFor(steps, channel, (key) => channels.get(key)?.rank ?? 0)
    setSteps([...steps.slice(0, place), newStep(kind), ...steps.slice(place)])
    setOpened(place)
  }

  function move(from: number, to: number) {
    setSteps(moved(steps, from, to))
    if (opened === from) setOpened(to)
  }

  const drag = useStepDrag(move)
  const edits = useStepEdits(node)

  return (
    <Stack gap="md">
      <TextSource
        value={template ?? (choosing ? undefined : null)}
        onChange={(next) => {
          setChoosing(next === undefined)
          set({ template_id: next ?? null })
        }}
        onOpen={steps.length > 0 ? () => setBeside(true) : undefined}
        error={errors.template_id}
        disabled={disabled}
      />
      {beside && (
        <SideBySide
          steps={said}
          fixed={disabled || template !== null}
          errors={errors}
          onChange={setSteps}
          onClose={() => setBeside(false)}
        />
      )}
      <Stack gap={6} data-rows>
        <Text size="sm" fw={550}>
          {t(orderOf(node.config) === 'drawn' ? 'cascade.steps' : 'cascade.stepsAnyOrder')}
        </Text>
        <Stack gap={6} data-steps>
          {steps.map((step, index) => (
          <StepEditor
            key={index}
            step={step}
            said={said[index]?.content ?? {}}
            own={template === null}
            index={index}
            last={steps.length - 1}
            opened={opened === index}
            errors={errorsBelow(errors, `steps.${index}`)}
            disabled={disabled}
            grip={drag.grip(index, steps.length)}
            style={drag.style(index)}
            customer={customer}
            onCustomer={setCustomer}
            onToggle={() => setOpened(opened === index ? null : index)}
            onChange={(next) => setSteps(steps.with(index, next))}
            onMove={move}
            onRemove={() => {
              edits.remove(index)
              setOpened(null)
            }}
          />
          ))}
        </Stack>
        {errors.steps && (
          <Text size="xs" c="red">
            {errors.steps}
          </Text>
        )}
        {!disabled && (
          <Menu position="bottom-start" width={260}>
            <Menu.Target>
              <Button variant="light" size="xs" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }} data-adds>
                {t('cascade.addChannel')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {byRank.map((kind) => (
                <Menu.Item key={kind.key} leftSection={<ChannelTile channel={kind.key} size={24} />} onClick={() => add(kind.key)}>
                  {label('channel', kind.key, kind.label)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Stack>

      <Presets steps={steps} onChange={setSteps} disabled={disabled} />
      {steps.length > 1 && <OrderSelect value={orderOf(node.config)} onChange={(order) => set({ order })} disabled={disabled} />}

      <Divider />
      <TopicSelect
        value={typeof node.config.topic_id === 'number' ? node.config.topic_id : null}
        onChange={(topic) => set({ topic_id: topic })}
        error={errors.topic_id}
        disabled={disabled}
      />
      <Checkbox.Group
        label={t('cascade.stopOn')}
        description={t('cascade.stopOnHelp')}
        error={errors.stop_on}
        value={stops}
        onChange={(next) => set({ stop_on: STOPS.filter((stop) => next.includes(stop)) })}
      >
        <Group gap="md" mt={8}>
          {STOPS.map((stop) => (
            <Checkbox key={stop} size="sm" value={stop} label={t(`cascade.stopName.${stop}`)} disabled={disabled} />
          ))}
        </Group>
      </Checkbox.Group>
      <SchemaForm
        fields={type.fields.filter((field) => !OWN_FIELDS.includes(field.key))}
        value={node.config}
        onChange={onChange}
        errors={errors}
        disabled={disabled}
        scope={type.key}
      />
      <Limits node={node} type={type} onChange={onChange} errors={errors} disabled={disabled} />
      {!disabled && steps.length > 0 && (
        <Button variant="subtle" color="gray" size="xs" leftSection={<IconArrowsSplit2 size={15} aria-hidden />} style={{ alignSelf: 'flex-start' }} onClick={() => setUnfolding(true)}>
          {t('panel:unfold.open')}
        </Button>
      )}
      {unfolding && <UnfoldDialog node={node} onClose={() => setUnfolding(false)} />}
    </Stack>
  )
}
