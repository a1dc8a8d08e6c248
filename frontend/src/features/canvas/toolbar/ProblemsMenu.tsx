import { Button, Popover, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Problem } from '@/api/types'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { nodeOf } from '../graph/graph'
import { groupOfProblem, isOfSettings } from '../settings/groups'
import type { CanvasState } from '../state/store'
import { useProblemWords } from '../words/useProblemWords'
import { toField } from './toField'
import classes from './Toolbar.module.css'
import { useLateProblems } from './useLateProblems'

const problemsOf = (state: CanvasState) => state.problems
const SEVERITIES = ['error', 'warning'] as const

/** All that is wrong with the draft, the mistakes that stop publishing first; a click goes to the place. */
export function ProblemsMenu({ revision }: { revision: number }) {
  const { t, format } = useCanvasContext().words
  const talk = useTranslation('talk').t
  const problems = useCanvas(problemsOf)
  const [opened, setOpened] = useState(false)
  const id = useId()
  useLateProblems(revision)
  const errors = problems.filter((each) => each.severity === 'error')
  if (problems.length === 0) {
    return (
      <span className={classes.save} data-testid="no-problems">
        <IconCircleCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden />
        {t('problems.none')}
      </span>
    )
  }
  const said = errors.length > 0 ? t('problems.errors', { count: errors.length }) : t('problems.warnings', { count: problems.length })
  return (
    <Popover opened={opened} onChange={setOpened} width={400} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="light"
          color={errors.length > 0 ? 'red' : 'yellow'}
          leftSection={<IconAlertTriangle size={15} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
          data-testid="problems"
          data-errors={errors.length}
          aria-label={said}
        >
          <span data-roomy>{said}</span>
          <span data-tight aria-hidden>
            {format.number(errors.length || problems.length)}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6} maw="calc(100vw - 24px)">
        <ScrollArea.Autosize mah={440} type="auto">
          {SEVERITIES.map((severity) => {
            const here = problems.filter((each) => each.severity === severity)
            if (here.length === 0) return null
            return (
              <section key={severity} aria-labelledby={`${id}${severity}`}>
                <Text id={`${id}${severity}`} size="xs" fw={600} c="dimmed" px={10} pt={8} pb={4} component="h3">
                  {talk(`problems.${severity}s`)} · {here.length}
                </Text>
                {here.map((problem, index) => (
                  <ProblemRow key={index} problem={problem} onGo={() => setOpened(false)} />
                ))}
              </section>
            )
          })}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

function ProblemRow({ problem, onGo }: { problem: Problem; onGo: () => void }) {
  const commands = useCommands()
  const node = useCanvas((state) => (problem.node === null ? undefined : nodeOf(state.history.present, problem.node)))
  const nodeWords = useNodeWords()
  const { store, words } = useCanvasContext()
  const ofSettings = isOfSettings(problem)
  const place = node ? nodeWords(node).name : ofSettings ? words.t('settings.title') : null
  const { message, fix } = useProblemWords()(problem)
  const color = problem.severity === 'error' ? 'var(--mantine-color-red-6)' : 'var(--mantine-color-yellow-6)'
  return (
    <UnstyledButton
      className={classes.problem}
      disabled={!node && !ofSettings}
      onClick={() => {
        onGo()
        if (ofSettings) store.getState().openSettings(groupOfProblem(problem))
        if (!node) return
        store.getState().openSide(null)
        commands.reveal(node.id)
        toField(problem)
      }}
    >
      <IconAlertTriangle size={16} color={color} aria-hidden />
      <span>
        {place !== null && (
          <Text size="xs" c="dimmed" component="div">
            {place}
          </Text>
        )}
        <Text size="sm" fw={550} component="div">
          {message}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {fix}
        </Text>
      </span>
    </UnstyledButton>
  )
}
