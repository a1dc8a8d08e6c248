import { ActionIcon, Badge, Button, Group, Menu, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconDots, IconPlayerPlay, IconTestPipe, IconTrash } from '@tabler/icons-react'

import { useCanEdit } from '@/api/session'
import { Failed, State } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { useDifferenceWords } from '../words/useProblemWords'
import { type JourneyTest, type Outcome, useDeleteTest, useTests } from './api'
import classes from './Try.module.css'
import { useTryWords } from './useTryWords'

interface TestListProps {
  outcomes: ReadonlyMap<number, Outcome>
  running: boolean
  onRun: (tests?: number[]) => void
  onOpen: (test: JourneyTest) => void
}

/** The tests of the journey, with what came of them when they last ran here. */
export function TestList({ outcomes, running, onRun, onOpen }: TestListProps) {
  const { t } = useTryWords()
  const { journeyId } = useCanvasContext()
  const tests = useTests(journeyId)
  if (tests.isPending)
    return (
      <Stack gap="xs">
        {[1, 2, 3].map((each) => (
          <Skeleton key={each} h={52} radius="md" />
        ))}
      </Stack>
    )
  if (tests.isError) return <Failed error={tests.error} onRetry={() => void tests.refetch()} size="inset" />
  if (tests.data.length === 0)
    return (
      <State icon={IconTestPipe} title={t('tests.none')} size="inset">
        {t('tests.noneWhy')}
      </State>
    )
  const failed = tests.data.filter(({ id }) => outcomes.get(id)?.passed === false).length
  const passed = tests.data.filter(({ id }) => outcomes.get(id)?.passed === true).length
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Group gap={6}>
          {passed > 0 && (
            <Badge variant="light" color="teal" tt="none">
              {t('tests.passed', { count: passed })}
            </Badge>
          )}
          {failed > 0 && (
            <Badge variant="light" color="red" tt="none">
              {t('tests.failed', { count: failed })}
            </Badge>
          )}
          {passed + failed === 0 && (
            <Text size="xs" c="dimmed">
              {t('tests.count', { count: tests.data.length })}
            </Text>
          )}
        </Group>
        <Button size="compact-sm" loading={running} leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={() => onRun()}>
          {t('tests.runAll')}
        </Button>
      </Group>
      <ul className={classes.tests}>
        {tests.data.map((test) => (
          <TestRow key={test.id} test={test} outcome={outcomes.get(test.id)} onRun={() => onRun([test.id])} onOpen={() => onOpen(test)} />
        ))}
      </ul>
    </Stack>
  )
}

function TestRow({ test, outcome, onRun, onOpen }: { test: JourneyTest; outcome: Outcome | undefined; onRun: () => void; onOpen: () => void }) {
  const { t } = useTryWords()
  const { journeyId } = useCanvasContext()
  const remove = useDeleteTest(journeyId)
  const canEdit = useCanEdit('journeys')
  const differ = useDifferenceWords()
  const [Icon, color] = !outcome ? ([IconCircleDashed, 'gray'] as const) : outcome.passed ? ([IconCircleCheck, 'teal'] as const) : ([IconCircleX, 'red'] as const)
  const state = !outcome ? t('tests.notRun') : outcome.passed ? t('tests.hasPassed') : t('tests.hasFailed')
  return (
    <li className={classes.test} data-testid="test" data-passed={outcome?.passed}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Icon size={19} color={`var(--mantine-color-${color}-6)`} style={{ flex: 'none', marginTop: 1 }} aria-label={state} role="img" />
        <UnstyledButton onClick={onOpen} style={{ flex: 1, minWidth: 0 }} title={t('tests.open')}>
          <Text size="sm" fw={570} style={{ overflowWrap: 'anywhere' }}>
            {test.name}
          </Text>
          <Text size="xs" c="dimmed">
            {test.person.customer === undefined ? t('tests.madeUp') : t('tests.customer', { id: test.person.customer })}
            {' · '}
            {t('tests.answers', { count: test.answers.length })}
          </Text>
        </UnstyledButton>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('tests.actions', { name: test.name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={onRun}>
              {t('tests.run')}
            </Menu.Item>
            {canEdit && (
              <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => remove.mutate(test.id)}>
                {t('tests.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {outcome && !outcome.passed && (
        <ul className={classes.differences}>
          {outcome.differences.map((each) => (
            <li key={each.words}>{differ(each)}</li>
          ))}
        </ul>
      )}
    </li>
  )
}
