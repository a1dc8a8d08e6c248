import { Badge, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useProblemWords } from '@/features/canvas/words/useProblemWords'

import type { FileProblem } from './api'
import classes from './files.module.css'

const SHOWN = 50

/** What is wrong with a file, from its top to its end. */
export function FileProblems({ problems }: { problems: FileProblem[] }) {
  const { t } = useTranslation('gallery')
  const words = useProblemWords()
  const said = problems.slice(0, SHOWN).map((each) => ({ ...each, ...words(each) }))
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('file.problems', { count: problems.length })}
      </Text>
      <List listStyleType="none" className={classes.problems} tabIndex={0} aria-label={t('file.problems', { count: problems.length })}>
        {said.map((each, index) => (
          <List.Item key={index} className={classes.problem}>
            <Badge size="sm" variant="light" color={each.severity === 'error' ? 'red' : 'yellow'} className="k-num">
              {t('file.line', { line: each.line })}
            </Badge>
            <div>
              <Text size="sm">{each.message}</Text>
              <Text size="xs" c="dimmed">
                {[each.fix, each.place].filter(Boolean).join(' · ')}
              </Text>
            </div>
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}
