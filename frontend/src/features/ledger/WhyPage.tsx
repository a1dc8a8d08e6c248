import { Alert, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useWhy } from '@/api/ledger'
import type { Finding, TimelineEntry as Decision, Why } from '@/api/types'
import { TextLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, FailedPage, NotFoundPage, State } from '@/components/states'
import { useJourney } from '@/features/canvas/api'
import timeline from '@/features/customers/Customer.module.css'
import { TimelineEntry } from '@/features/customers/TimelineEntry'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { BeginsAt } from './BeginsAt'
import classes from './Ledger.module.css'
import { PersonSelect } from './PersonSelect'
import { Mark, RuleTree } from './RuleTree'
import { useParamWords } from './useParamWords'

const COLORS: Record<string, string> = { inside: 'green', left: 'gray', refused: 'red', held_out: 'yellow', waiting: 'blue' }

/** Why one customer is in a journey, left it, or never came. */
export default function WhyPage() {
  const { journeyId } = useParams({ from: '/journeys/$journeyId/why' })
  const id = Number(journeyId)
  if (!Number.isInteger(id) || id <= 0) return <NotFoundPage />
  return <Asking key={id} id={id} />
}

function Asking({ id }: { id: number }) {
  const { t } = useTranslation('ledger')
  const { customer = null } = useSearch({ from: '/journeys/$journeyId/why' })
  const navigate = useNavigate({ from: '/journeys/$journeyId/why' })
  const { data: journey, isLoadingError, error, refetch } = useJourney(id)
  const found = useWhy(id, customer)
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />
  return (
    <Page>
      <PageHeader
        title={journey ? t('why.heading', { journey: journey.name }) : ''}
        loading={!journey}
        crumbs={[
          { label: t('journeys'), to: '/journeys' },
          { label: journey?.name ?? '', to: `/journeys/${id}` as '/journeys' },
        ]}
        subtitle={t('why.subtitle')}
      />
      <PersonSelect
        value={customer}
        onChange={(next) => void navigate({ search: { customer: next ?? undefined }, replace: true })}
      />
      {customer === null && (
        <State icon={IconHelpCircle} title={t('why.choose')}>
          {t('why.chooseText')}
        </State>
      )}
      {found.isLoadingError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {customer !== null && found.isPending && <Skeleton h={220} radius="md" />}
      {found.data && <Answer why={found.data} />}
    </Page>
  )
}

function Answer({ why }: { why: Why }) {
  const { t } = useTranslation('ledger')
  const format = useFormat()
  const label = useLabel()
  return (
    <Stack gap="md" data-testid="why">
      <Alert color={COLORS[why.verdict] ?? 'blue'} title={t(`why.verdict.${why.verdict}`, { name: why.customer.name || `#${why.customer.id}` })}>
        <Group gap="md" justify="space-between">
          <Text size="sm">{t(`why.verdictText.${why.verdict}`)}</Text>
          <TextLink to="/customers/$customerId" params={{ customerId: String(why.customer.id) }} size="sm" fw={550} c="var(--k-accent-text)">
            {t('why.timeline')}
          </TextLink>
        </Group>
      </Alert>
      {why.runs.map((run) => (
        <Card key={run.run}>
          <Title order={2}>{t('why.run', { number: run.run, version: run.version })}</Title>
          <Text size="sm" c="dimmed" mb="sm">
            {run.exited_at
              ? t('why.wasInside', { from: format.dateTime(run.entered_at), until: format.dateTime(run.exited_at) })
              : t('why.isAt', { node: run.node_label, since: format.dateTime(run.since) })}
            {!run.exited_at && run.due_at && ` ${t('why.dueAt', { at: format.dateTime(run.due_at) })}`}
          </Text>
          <Decisions found={run.decisions as unknown as Decision[]} />
        </Card>
      ))}
      {why.refusals.length > 0 && (
        <Card>
          <Title order={2} mb="sm">
            {t('why.refusals')}
          </Title>
          <Decisions found={why.refusals} />
        </Card>
      )}
      {why.findings.length > 0 && (
        <Card>
          <Title order={2} mb="sm">
            {t('why.general')}
          </Title>
          <Findings found={why.findings} />
        </Card>
      )}
      {why.entries.map((entry) => (
        <Card key={entry.node}>
          <Title order={2} mb="sm">
            {label('node', entry.type, entry.label)}
          </Title>
          {entry.waiting.map((at) => (
            <Text key={at} size="sm" mb="xs">
              {t('why.waitingUntil', { at: format.dateTime(at) })}
            </Text>
          ))}
          {entry.findings.length > 0 ? (
            <Findings found={entry.findings} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('why.nothingToSay')}
            </Text>
          )}
        </Card>
      ))}
      <BeginsAt at={why.begins_at} />
    </Stack>
  )
}

function Decisions({ found }: { found: Decision[] }) {
  return (
    <ol className={timeline.timeline}>
      {found.map((each, place) => (
        <TimelineEntry key={`${each.at}${place}`} entry={each} dated withoutJourney />
      ))}
    </ol>
  )
}

function Findings({ found }: { found: Finding[] }) {
  const { t } = useTranslation('ledger')
  const format = useFormat()
  const words = useParamWords()
  return (
    <ul className={classes.list}>
      {found.map((each, place) => {
        const params = Object.fromEntries(Object.entries(each.params).map(([name, value]) => [name, words(name, value)]))
        const at = each.at ? format.dateTime(each.at) : ''
        return (
          <li key={`${each.code}${place}`}>
            <Group gap={8} wrap="nowrap" align="flex-start" mb={each.then || each.today ? 6 : 0}>
              {each.holds === null ? <span className={classes.unmarked} /> : <Mark holds={each.holds} />}
              <Text size="sm" fw={550}>
                {t(`why.finding.${each.code}`, params)}
                {at && ` · ${t('why.asOf', { at })}`}
              </Text>
            </Group>
            <RuleTree finding={each} />
          </li>
        )
      })}
    </ul>
  )
}
