import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

import type { FieldErrors } from '@/api/errors'
import { Note } from '@/components/Note'

import { useCanvas } from '../CanvasContext'
import { useProblemWords } from '../words/useProblemWords'

/** What is wrong with the node as a whole; what belongs to a field is shown there. */
export function NodeProblems({ id, shownAt }: { id: string; shownAt: FieldErrors }) {
  const problems = useCanvas((state) => state.problemsOf[id])
  const say = useProblemWords()
  const loose = (problems ?? []).filter(({ field }) => field === null || !(field in shownAt))
  return loose.map((problem, index) => {
    const { message, fix } = say(problem)
    return (
      <Note key={index} icon={IconAlertTriangle} color={problem.severity === 'error' ? 'red' : 'yellow'}>
        <Text size="sm" fw={550}>
          {message}
        </Text>
        <Text size="sm" c="dimmed">
          {fix}
        </Text>
      </Note>
    )
  })
}
