import { Button, Popover, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'

import type { Problem } from '@/api/types'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { nodeOf } from '../graph/graph'
import { groupOfProblem, isOfSettings } from '../settings/groups'
import type { CanvasState } from '../state/store'
import { useProblemWords } from '../words/useProblemWords'
import classes from './Toolbar.module.css'

const problemsOf = (state: CanvasState) => state.problems

/** All that is wrong with the draft; a click goes to the place. */
export function ProblemsMenu() {
  const { t } = useCanvasContext().words
  const problems = useCanvas(problemsOf)
  const [opened, setOpened] = useState(false)
  const errors = problems.filter((each) => each.severity === 'error')
  if (problems.length === 0) {
    return (
      <span className={classes.save} data-testid="no-problems">
        <IconCircleCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden />
        {t('problems.none')}
      </span>
    )
  }
  const color = errors.length > 0 ? 'red' : 'yellow'
  return (
    <Popover opened={opened} onChange={setOpened} width={380} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="light"
          color={color}
          leftSection={<IconAlertTriangle size={15} />}
          onClick={() => setOpened(!opened)}
          data-testid="problems"
        >
          {errors.length > 0 ? t('problems.errors', { count: errors.length }) : t('problems.warnings', { count: problems.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <ScrollArea.Autosize mah={420} type="auto">
          {[...problems].sort(errorsFirst).map((problem, index) => (
            <ProblemRow key={index} problem={problem} onGo={() => setOpened(false)} />
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

const errorsFirst = (a: Problem, b: Problem): number => Number(b.severity === 'error') - Number(a.severity === 'error')

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
        if (ofSettings) store.getState().openSettings(groupOfProblem(problem))
        if (node) commands.reveal(node.id)
        onGo()
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
