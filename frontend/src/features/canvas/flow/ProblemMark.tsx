import { Stack, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { useProblemWords } from '../words/useProblemWords'
import classes from './NodeCard.module.css'

/** How many things are wrong with the node; which, when it is pointed at. */
export function ProblemMark({ id }: { id: string }) {
  const problems = useCanvas((state) => state.problemsOf[id])
  const { words } = useCanvasContext()
  const say = useProblemWords()
  if (!problems) return null
  const severity = problems.some((each) => each.severity === 'error') ? 'error' : 'warning'
  return (
    <Tooltip
      events={{ hover: true, focus: true, touch: true }}
      position="top"
      label={
        <Stack gap={6}>
          {problems.map((problem, index) => {
            const { message, fix } = say(problem)
            return (
              <div key={index}>
                <Text size="xs" fw={600} inherit={false}>
                  {message}
                </Text>
                <Text size="xs" opacity={0.85}>
                  {fix}
                </Text>
              </div>
            )
          })}
        </Stack>
      }
    >
      <button
        type="button"
        className={`${classes.mark ?? ''} nodrag`}
        data-severity={severity}
        aria-label={words.t('problems.count', { count: problems.length })}
      >
        <IconAlertTriangleFilled size={12} aria-hidden />
        {problems.length}
      </button>
    </Tooltip>
  )
}
