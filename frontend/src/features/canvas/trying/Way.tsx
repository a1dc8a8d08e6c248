import { Alert, Badge, Button, Chip, Group, Text, ThemeIcon } from '@mantine/core'
import { IconDoorEnter, IconFlag, IconFlagOff, IconHourglass, IconMoodSad } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

import { useCanEdit } from '@/api/session'
import { ChannelTile } from '@/channels'
import { RegistryIcon } from '@/components/RegistryIcon'

import { useCommands } from '../flow/useCommands'
import type { SaidMessage, Told, WayStep } from './api'
import { Meanwhile } from './Meanwhile'
import { MessageCard } from './MessageCard'
import { armsOf, clockAt, endingOf, messagesOf, placeAt, secondsBetween } from './scene'
import { SaveTest } from './SaveTest'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useRoom } from './useRoom'
import { useTryWords } from './useTryWords'

/** The way so far, decision by decision, with the messages where they were sent and what is to be answered. */
export function Way({ trial, told }: { trial: Trial; told: Told }) {
  const messages = messagesOf(told)
  const shown = told.path.slice(0, trial.shown)
  const over = trial.shown >= told.path.length
  const canEdit = useCanEdit('journeys')
  useRoom(told, trial.shown)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [trial.shown])

  return (
    <div>
      <ol className={classes.way} data-testid="way">
        {shown.map((step, index) => (
          <StepRow key={step.n} step={step} message={messages.get(index)} trial={trial} told={told} />
        ))}
      </ol>
      {over ? <End trial={trial} told={told} /> : <Standing trial={trial} told={told} />}
      {over && canEdit && <SaveTest trial={trial} told={told} />}
      <div ref={end} />
    </div>
  )
}

interface StepRowProps {
  step: WayStep
  message: SaidMessage | undefined
  trial: Trial
  told: Told
}

function StepRow({ step, message, trial, told }: StepRowProps) {
  const words = useTryWords()
  const commands = useCommands()
  const { title, text } = words.step(step)
  const waited = secondsBetween(step.entered_at, step.at)
  const arms = armsOf(trial.graph, step)
  const chosen = (
    <Badge size="xs" variant="light" color="grape" tt="none">
      {words.t('forced')}
    </Badge>
  )
  return (
    <li className={classes.step} data-reason={step.reason}>
      {waited > 0 && (
        <div className={classes.later}>
          <IconHourglass size={13} aria-hidden />
          {words.t('later', { length: words.format.duration(waited) })}
        </div>
      )}
      <div className={classes.row}>
        {step.channel ? (
          <ChannelTile channel={step.channel} size={26} />
        ) : (
          <ThemeIcon variant="light" color="gray" size={26} radius="sm" aria-hidden>
            <RegistryIcon name={step.icon} size={16} />
          </ThemeIcon>
        )}
        <div className={classes.said}>
          <div className={classes.head}>
            <button type="button" className={classes.title} title={words.node(step.node)} onClick={() => commands.reveal(step.node)}>
              {title}
            </button>
            <time className="k-num" dateTime={step.at} title={words.format.dateTime(step.at)}>
              {words.format.time(step.at)}
            </time>
          </div>
          {text && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          )}
          {arms.length > 0 && (
            <Group gap={5} mt={6} role="group" aria-label={words.t('arm')}>
              {arms.map(({ key, label }) => (
                <Chip
                  key={key}
                  size="xs"
                  checked={step.out === key}
                  onChange={() => {
                    const person = trial.scene?.person
                    if (person) trial.change({ person: { ...person, ports: { ...person.ports, [step.node]: key } } })
                  }}
                >
                  {label}
                </Chip>
              ))}
              {step.forced && chosen}
            </Group>
          )}
          {step.forced && arms.length === 0 && chosen}
          {message && <MessageCard message={message} trial={trial} told={told} />}
        </div>
      </div>
    </li>
  )
}

/** Where the person stands at the moment, with the clock still to go on. */
function Standing({ trial, told }: { trial: Trial; told: Told }) {
  const words = useTryWords()
  const next = told.path[trial.shown]
  const left = next ? secondsBetween(clockAt(told, trial.shown), next.at) : 0
  if (trial.playing || left === 0) return null
  return (
    <div className={classes.standing}>
      <Text size="sm" fw={550}>
        {words.t('standsAt', { node: words.node(placeAt(told, trial.shown)) })}
      </Text>
      <Text size="xs" c="dimmed">
        {words.t('nextIn', { length: words.format.duration(left) })}
      </Text>
      <Meanwhile trial={trial} told={told} />
    </div>
  )
}

const LOOKS = { good: [IconFlag, 'teal'], neutral: [IconFlagOff, 'gray'], bad: [IconMoodSad, 'red'] } as const

function End({ trial, told }: { trial: Trial; told: Told }) {
  const words = useTryWords()
  const { ended, here } = told
  if (ended) {
    const [Icon, color] = LOOKS[endingOf(ended.reason)]
    const refused = told.path.length <= 1 && ended.node === told.entry && ended.reason !== 'not_come'
    const title = ended.reason === 'exit' ? words.t('endsAt', { node: words.node(ended.node) }) : words.reason(ended.reason)
    return (
      <Alert role="status" variant="light" color={color} icon={<Icon size={18} />} title={title} mt="xs" py="xs" data-testid="ended">
        <Text size="xs" c="dimmed">
          {ended.reason === 'not_come' ? words.t('notComeWhy') : words.t('overAfter', { length: words.format.duration(secondsBetween(told.at, ended.at)), count: told.messages.length })}
        </Text>
        {refused && (
          <Button
            size="compact-sm"
            variant="light"
            mt={8}
            leftSection={<IconDoorEnter size={15} aria-hidden />}
            onClick={() => trial.scene && trial.begin({ ...trial.scene.person, let_in: true }, trial.scene.answers)}
          >
            {words.t('letIn')}
          </Button>
        )}
      </Alert>
    )
  }
  if (!here) return null
  return (
    <div className={classes.standing} role="status">
      <Text size="sm" fw={550}>
        {words.t('standsAt', { node: words.node(here.node) })}
      </Text>
      <Text size="xs" c="dimmed">
        {told.cut ? words.t(`cut.${told.cut}`) : words.t('waitsForEver')}
      </Text>
      <Meanwhile trial={trial} told={told} />
    </div>
  )
}
