import { ActionIcon, Button, Group, Menu, NativeSelect, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconClick,
  IconEye,
  IconMailOff,
  IconMessageReply,
  IconPlus,
  IconQuestionMark,
  IconShoppingCart,
  IconUserOff,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'

import type { Answer, SaidMessage, Told } from './api'
import { afterMessage, answersTo } from './scene'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useTryWords } from './useTryWords'

export const ICONS: Record<string, TablerIcon> = {
  delivered: IconCheck,
  opened: IconEye,
  clicked: IconClick,
  replied: IconMessageReply,
  purchased: IconShoppingCart,
  unsubscribed: IconUserOff,
  complained: IconMailOff,
  bounced: IconAlertTriangle,
  failed: IconAlertTriangle,
}
const HOUR = 3600
/** When people usually do it. */
const USUAL_S: Record<string, number> = { delivered: 10, opened: HOUR, clicked: HOUR, replied: HOUR, purchased: 3 * HOUR, bounced: 60, failed: 60 }
export const DELAYS = [10, 60, 600, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 168 * HOUR]
/** Offered at a glance; the others stand in a menu. */
const FIRST = ['opened', 'clicked', 'replied', 'purchased']

interface AnsweringProps {
  message: SaidMessage
  trial: Trial
  told: Told
}

/** What the person does with one message: nothing, unless something is chosen. */
export function Answering({ message, trial, told }: AnsweringProps) {
  const { t, answer: say } = useTryWords()
  const answers = trial.scene?.answers ?? []
  if (message.channel === 'webhook') return <Called message={message} trial={trial} told={told} />
  const mine = answersTo(message, told.messages, answers)
  const chosen = new Set(mine.map((index) => answers[index]?.kind))
  const offered = (message.sent_at === null ? [] : [...message.answers, 'purchased']).filter((kind) => !chosen.has(kind))
  if (mine.length === 0 && offered.length === 0) return null

  function add(kind: string) {
    const after = afterMessage(message, told.messages)
    trial.change({ answers: [...answers, { kind, after, delay_s: USUAL_S[kind] ?? HOUR }] })
  }

  const first = FIRST.filter((kind) => offered.includes(kind))
  const others = offered.filter((kind) => !FIRST.includes(kind))
  return (
    <div className={classes.answers} role="group" aria-label={t('answers')}>
      {mine.map((index) => (
        <Chosen key={index} index={index} trial={trial} />
      ))}
      {mine.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('doesNothing')}
        </Text>
      )}
      <Group gap={5}>
        {first.map((kind) => {
          const Icon = ICONS[kind] ?? IconQuestionMark
          return (
            <Button key={kind} size="compact-xs" radius="xl" variant="default" leftSection={<Icon size={13} aria-hidden />} onClick={() => add(kind)}>
              {say({ kind })}
            </Button>
          )
        })}
        {others.length > 0 && (
          <Menu position="bottom-start" shadow="md">
            <Menu.Target>
              <ActionIcon size="sm" radius="xl" variant="default" aria-label={t('otherAnswers')}>
                <IconPlus size={13} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((kind) => {
                const Icon = ICONS[kind] ?? IconQuestionMark
                return (
                  <Menu.Item key={kind} leftSection={<Icon size={15} aria-hidden />} onClick={() => add(kind)}>
                    {say({ kind })}
                  </Menu.Item>
                )
              })}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
    </div>
  )
}

/** One chosen answer: what, and after how long. */
export function Chosen({ index, trial }: { index: number; trial: Trial }) {
  const { t, answer: say, format } = useTryWords()
  const answers = trial.scene?.answers ?? []
  const answer = answers[index]
  if (!answer) return null
  const Icon = ICONS[answer.kind] ?? IconQuestionMark
  const delay = answer.delay_s ?? 0
  const delays = DELAYS.includes(delay) ? DELAYS : [delay, ...DELAYS]
  const set = (next: Answer) => trial.change({ answers: answers.with(index, next) })
  return (
    <Group gap={6} wrap="nowrap" className={classes.chosen} data-testid="answer">
      <Icon size={15} aria-hidden />
      <Text size="xs" fw={550} style={{ flex: 1, minWidth: 0 }} truncate>
        {say(answer)}
      </Text>
      {answer.after ? (
        <NativeSelect
          size="xs"
          w={126}
          aria-label={t('afterHowLong', { what: say(answer) })}
          data={delays.map((value) => ({ value: String(value), label: value === 0 ? t('atOnce') : t('after', { length: format.duration(value) }) }))}
          value={String(delay)}
          onChange={(event) => set({ ...answer, delay_s: Number(event.currentTarget.value) })}
        />
      ) : (
        <Text size="xs" c="dimmed">
          {t('at', { length: format.duration(answer.at_s ?? 0) })}
        </Text>
      )}
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('removeAnswer', { what: say(answer) })} onClick={() => trial.change({ answers: answers.toSpliced(index, 1) })}>
        <IconX size={14} />
      </ActionIcon>
    </Group>
  )
}

const CALLS = ['answered', 'silent', 'failed'] as const

/** What a called system says. */
function Called({ message, trial }: AnsweringProps) {
  const { t, answer: say } = useTryWords()
  const answers = trial.scene?.answers ?? []
  const index = answers.findIndex(({ kind, after }) => after?.node === message.node && (CALLS as readonly string[]).includes(kind))
  const kind = answers[index]?.kind ?? 'answered'
  function choose(next: string) {
    const answer: Answer = { kind: next, after: { node: message.node } }
    trial.change({ answers: index === -1 ? [...answers, answer] : answers.with(index, answer) })
  }
  return (
    <Group gap={5} role="group" aria-label={t('callAnswers')}>
      {CALLS.map((each) => (
        <Button key={each} size="compact-xs" radius="xl" variant={each === kind ? 'light' : 'default'} aria-pressed={each === kind} onClick={() => choose(each)}>
          {each === 'failed' ? t('answer.callFailed') : say({ kind: each })}
        </Button>
      ))}
    </Group>
  )
}
