import { Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

import type { FieldErrors } from '@/api/errors'
import { Note } from '@/components/Note'

import { useCanvas } from '../CanvasContext'
import { portOf } from '../words/portOf'
import { useProblemWords } from '../words/useProblemWords'

/** What is wrong with the node as a whole; what belongs to a field or a port is shown there. */
export function NodeProblems({ id, shownAt }: { id: string; shownAt: FieldErrors }) {
  const problems = useCanvas((state) => state.problemsOf[id])
  const say = useProblemWords()
  const loose = (problems ?? []).filter((problem) => portOf(problem) === null && !(problem.field !== null && problem.field in shownAt))
  if (loose.length === 0) return null
  return (
    <Note icon={IconAlertTriangle} color={loose.some((each) => each.severity === 'error') ? 'red' : 'yellow'}>
      <Stack gap={8}>
        {loose.map((problem, index) => {
          const { message, fix } = say(problem)
          return (
            <div key={index}>
              <Text size="sm" fw={550}>
                {message}
              </Text>
              <Text size="xs" c="dimmed">
                {fix}
              </Text>
            </div>
          )
        })}
      </Stack>
    </Note>
  )
}
