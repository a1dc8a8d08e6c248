import { Badge, Button, Card, Group, Table, Text, Title } from '@mantine/core'
import { IconFingerprint, IconGitMerge, IconPlus, IconShieldHalf } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useNamespaces } from '@/api/namespaces'
import { useCanEdit } from '@/api/session'
import type { Namespace } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { RowButton } from '@/features/settings/RowButton'
import { useFormat } from '@/format'

import { NamespaceForm } from './NamespaceForm'
import { ruleWords } from './ruleWords'
import { useNamespaceName } from './useNamespaceName'

/** The server counts no further. */
const COUNTED = 10_000

/** The rules by which customers are recognised and their profiles joined, the strongest identity first. */
export default function NamespacesPage() {
  const { t } = useTranslation('namespaces')
  const { t: ts } = useTranslation('sources')
  const canEdit = useCanEdit('settings')
  const namespaces = useNamespaces()
  const [edited, setEdited] = useState<Namespace | 'new' | null>(null)
  const sorted = namespaces.data?.toSorted((one, other) => one.priority - other.priority || one.key.localeCompare(other.key))
  const add = canEdit && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} crumbs={[{ label: ts('title'), to: '/sources' }]} actions={add} />
      <Card>
        <Title order={2} mb={4}>
          {t('how.title')}
        </Title>
        <Text size="sm" maw={860}>
          {t('how.text')}
        </Text>
        <Text size="sm" c="dimmed" mt={6}>
          {t('strongest')}
        </Text>
      </Card>
      {namespaces.isLoadingError ? (
        <Failed error={namespaces.error} onRetry={() => void namespaces.refetch()} />
      ) : sorted?.length === 0 ? (
        <State icon={IconFingerprint} title={t('empty.title')}>
          {t('empty.text')}
        </State>
      ) : (
        <Listed namespaces={sorted} onOpen={canEdit ? setEdited : null} />
      )}
      {edited && <NamespaceForm namespace={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />}
    </Page>
  )
}

function Listed({ namespaces, onOpen }: { namespaces: Namespace[] | undefined; onOpen: ((namespace: Namespace) => void) | null }) {
  const { t } = useTranslation('namespaces')
  return (
    <TableCard minWidth={{ base: 0, sm: 680 }} data-testid="namespaces">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44} visibleFrom="sm" aria-label={t('form.priority')} />
          <Table.Th>{t('columns.name')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('columns.rule')}</Table.Th>
          <Table.Th ta="right">{t('columns.count')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {namespaces ? (
          namespaces.map((namespace, place) => <Row key={namespace.key} namespace={namespace} place={place + 1} onOpen={onOpen} />)
        ) : (
          <SkeletonRows columns={4} rows={5} height={34} />
        )}
      </Table.Tbody>
    </TableCard>
  )
}

interface RowProps {
  namespace: Namespace
  place: number
  onOpen: ((namespace: Namespace) => void) | null
}

function Row({ namespace, place, onOpen }: RowProps) {
  const { t } = useTranslation('namespaces')
  const format = useFormat()
  const name = useNamespaceName()(namespace.key)
  const Icon = namespace.joins ? IconGitMerge : IconShieldHalf
  const badge = (
    <Badge color={namespace.joins ? 'teal' : 'gray'} miw="max-content" leftSection={<Icon size={13} aria-hidden />}>
      {namespace.joins ? t('joins') : t('keeps')}
    </Badge>
  )
  const cells = (
    <>
      <Table.Td visibleFrom="sm" c="dimmed" ta="right">
        {format.number(place)}
      </Table.Td>
      <Table.Td>
        {onOpen ? (
          <RowButton onClick={() => onOpen(namespace)}>{name}</RowButton>
        ) : (
          <Text size="sm" fw={570}>
            {name}
          </Text>
        )}
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {namespace.key}
        </Text>
        <Group mt={6} hiddenFrom="sm">
          {badge}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Group gap="sm" wrap="nowrap">
          {badge}
          <Text size="sm" c="dimmed">
            {t(ruleWords(namespace))}
          </Text>
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        {format.number(namespace.count)}
        {namespace.count >= COUNTED && '+'}
      </Table.Td>
    </>
  )
  return onOpen ? <OpeningRow onOpen={() => onOpen(namespace)}>{cells}</OpeningRow> : <Table.Tr>{cells}</Table.Tr>
}
