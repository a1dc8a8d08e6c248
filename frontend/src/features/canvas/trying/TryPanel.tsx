import { Alert, Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconUser, IconUserQuestion } from '@tabler/icons-react'
import { useState } from 'react'

import { errorText } from '@/components/toast'

import { problemsIn, useJourney } from '../api'
import { useCanvasContext } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { nodeOf } from '../graph/graph'
import { SidePanel } from '../panel/SidePanel'
import { ALL, shareOf } from '../toolbar/share'
import { useProblemWords } from '../words/useProblemWords'
import { type JourneyTest, type Outcome, type Person, type Told, useRunTests, useTests } from './api'
import { MembershipLine } from './Memberships'
import { PersonForm } from './PersonForm'
import { Player } from './Player'
import { TestList } from './TestList'
import classes from './Try.module.css'
import { type Trial, useTrial } from './useTrial'
import { useTryWords } from './useTryWords'
import { Way } from './Way'

type Tab = 'person' | 'tests'

/** One person through the journey, on a clock of their own; and the tests that were made of such. */
export default function TryPanel() {
  const { journeyId, flush } = useCanvasContext()
  const { t } = useTryWords()
  const trial = useTrial()
  const [tab, setTab] = useState<Tab>('person')
  const [last, setLast] = useState<Person | null>(null)
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map())
  const tests = useTests(journeyId).data?.length ?? 0
  const run = useRunTests(journeyId, flush)

  function begin(person: Person) {
    setLast(person)
    trial.begin(person)
  }

  function open(test: JourneyTest) {
    setLast(test.person)
    trial.begin(test.person, test.answers)
    setTab('person')
  }

  const player = tab === 'person' && trial.told ? <Player trial={trial} told={trial.told} /> : undefined
  return (
    <SidePanel title={t('title')} about={t('about')} footer={player}>
      <SegmentedControl
        fullWidth
        size="xs"
        value={tab}
        data={[
          { value: 'person', label: t('tab.person') },
          { value: 'tests', label: tests > 0 ? `${t('tab.tests')} · ${tests}` : t('tab.tests') },
        ]}
        onChange={setTab}
      />
      {tab === 'tests' ? (
        <TestList
          outcomes={outcomes}
          running={run.isPending}
          onRun={(ids) =>
            run.mutate(ids, { onSuccess: (found) => setOutcomes(new Map([...outcomes, ...found.map((each) => [each.test, each] as const)])) })
          }
          onOpen={open}
        />
      ) : trial.scene ? (
        <Playing trial={trial} />
      ) : (
        <PersonForm given={last} onBegin={begin} />
      )}
    </SidePanel>
  )
}

function Playing({ trial }: { trial: Trial }) {
  const { t } = useTryWords()
  const { told } = trial
  const { journeyId } = useCanvasContext()
  const { data: journey } = useJourney(journeyId)
  const share = journey ? shareOf(journey) : ALL
  return (
    <Stack gap="sm" className={classes.playing}>
      <Who trial={trial} told={told} />
      {trial.error !== null && <Refused error={trial.error} trial={trial} />}
      {told && !told.would_come && (!told.customer.made_up || isSaid(trial, told)) && (
        <Alert variant="light" color="yellow" py={8} icon={<IconInfoCircle size={17} />}>
          <Text size="xs">{t('notInSegment')}</Text>
        </Alert>
      )}
      {share < ALL && (
        <Text size="xs" c="dimmed">
          {t('share', { share })}
        </Text>
      )}
      {told ? (
        <Way trial={trial} told={told} />
      ) : (
        trial.error === null && [1, 2, 3].map((each) => <Skeleton key={each} h={44} radius="md" />)
      )}
    </Stack>
  )
}

/** Of somebody made up, whether it was chosen that they are not in the entry's segment: else nobody has thought of it. */
function isSaid({ scene, graph }: Trial, { entry }: Told): boolean {
  const segment = nodeOf(graph, entry)?.config.segment_id
  return (scene?.person.made_up?.segments ?? []).some((each) => each.segment_id === segment)
}

/** Who is tried, and the way to try somebody else. */
function Who({ trial, told }: { trial: Trial; told: Told | undefined }) {
  const { t } = useTryWords()
  const madeUp = trial.scene?.person.customer === undefined
  const Icon = madeUp ? IconUserQuestion : IconUser
  const made = trial.scene?.person.made_up
  const name = madeUp ? t('madeUp') : (told?.customer.name ?? `#${trial.scene?.person.customer ?? ''}`)
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
        <Icon size={18} stroke={1.7} style={{ flex: 'none' }} aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          {made && <MembershipLine made={made} />}
        </div>
      </Group>
      <Button size="compact-xs" variant="subtle" style={{ flex: 'none' }} onClick={trial.reset}>
        {t('other')}
      </Button>
    </Group>
  )
}

function Refused({ error, trial }: { error: Error; trial: Trial }) {
  const { t } = useTryWords()
  const say = useProblemWords()
  const commands = useCommands()
  const problems = (problemsIn(error) ?? []).filter(({ severity }) => severity === 'error')
  if (problems.length === 0)
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle size={17} />} title={t('failed')} py="xs">
        <Text size="sm">{errorText(error)}</Text>
        <Button size="compact-sm" variant="light" color="red" mt={8} onClick={trial.retry}>
          {t('tryAgain')}
        </Button>
      </Alert>
    )
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={17} />} title={t('mistakes', { count: problems.length })} py="xs">
      <Text size="xs" c="dimmed" mb={6}>
        {t('mistakesWhy')}
      </Text>
      <Stack gap={4} align="flex-start">
        {problems.slice(0, 6).map((problem, index) => (
          <Button
            key={index}
            size="compact-xs"
            variant="subtle"
            color="red"
            styles={{ root: { height: 'auto', paddingBlock: 2 }, label: { whiteSpace: 'normal', textAlign: 'start' } }}
            disabled={problem.node === null}
            onClick={() => problem.node !== null && commands.reveal(problem.node)}
          >
            {say(problem).message}
          </Button>
        ))}
      </Stack>
    </Alert>
  )
}
