import { Alert, Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconHelpCircle, IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCustomer } from '@/api/customers'
import { useExplained } from '@/api/segmentExplain'
import { useSegments } from '@/api/segments'
import type { Explained, Segment } from '@/api/types'
import { TextLink } from '@/components/links'
import { Note } from '@/components/Note'
import { Failed, State } from '@/components/states'
import { PersonSelect } from '@/features/ledger/PersonSelect'
import { RuleTree } from '@/features/ledger/RuleTree'

interface SegmentExplainProps {
  segment: Segment
  /** The rule on the screen is not the saved one, which is explained. */
  changed: boolean
}

/** Why one customer is in the segment, or is not: each condition with its answer and what was compared. */
export function SegmentExplain({ segment, changed }: SegmentExplainProps) {
  const { t } = useTranslation('segmentPages')
  const [customer, setCustomer] = useState<number | null>(null)
  const found = useExplained(segment, customer)
  return (
    <Stack gap="md">
      {changed && (
        <Note icon={IconInfoCircle} color="yellow">
          {t('explain.ofSaved')}
        </Note>
      )}
      <PersonSelect value={customer} onChange={setCustomer} />
      {customer === null ? (
        <State icon={IconHelpCircle} title={t('explain.choose')} size="inset">
          {t('explain.chooseText')}
        </State>
      ) : found.isLoadingError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Answer key={customer} explained={found.data} segment={segment} customer={customer} />
      ) : (
        <Skeleton h={200} radius="md" />
      )}
    </Stack>
  )
}

function Answer({ explained, segment, customer }: { explained: Explained; segment: Segment; customer: number }) {
  const { t } = useTranslation('segmentPages')
  const name = useCustomer(customer, true).data?.name ?? ''
  const segments = useSegments().data
  return (
    <Stack gap="md" data-testid="explained">
      <Alert color={explained.value ? 'green' : 'gray'}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            {t(explained.value ? 'explain.inside' : 'explain.outside', { name: name || `#${customer}` })}
          </Text>
          <TextLink to="/customers/$customerId" params={{ customerId: String(customer) }} size="sm" fw={550} c="var(--k-accent-text)">
            {t('explain.profile')}
          </TextLink>
        </Group>
      </Alert>
      <Card>
        <RuleTree finding={{ then: explained, today: null, rule: segment.rule }} segments={segments} />
      </Card>
    </Stack>
  )
}
