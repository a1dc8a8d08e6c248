import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { IconListDetails, IconPlus, IconZoomExclamation } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useCanEdit } from '@/api/session'
import type { Attribute } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { RowButton } from '@/features/settings/RowButton'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { AttributeForm } from './AttributeForm'

/** What is known about customers: every attribute with its type, and how many have a value of it. */
export default function AttributesPage() {
  const { t } = useTranslation('attributes')
  const { q = '' } = useSearch({ from: '/attributes' })
  const navigate = useNavigate({ from: '/attributes' })
  const format = useFormat()
  const label = useLabel()
  const canEdit = useCanEdit('settings')
  const attributes = useAttributes()
  const [opened, setOpened] = useState<Attribute | 'new' | null>(null)
  const found = attributes.data?.filter((each) =>
    [each.key, each.label, label('attribute', each.key, each.label)].some((text) => text.toLowerCase().includes(q.toLowerCase())),
  )
  const add = canEdit && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setOpened('new')}>
      {t('add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} actions={add} />
      <Group justify="space-between" gap="sm">
        <SearchInput value={q} placeholder={t('search')} onChange={(next) => void navigate({ search: { q: next || undefined }, replace: true })} />
        {found && (
          <Text size="sm" c="dimmed" className="k-num">
            {t('count', { count: found.length, number: format.number(found.length) })}
          </Text>
        )}
      </Group>
      {attributes.isLoadingError ? (
        <Failed error={attributes.error} onRetry={() => void attributes.refetch()} />
      ) : found?.length === 0 ? (
        <State icon={q ? IconZoomExclamation : IconListDetails} title={q ? t('nothing.title') : t('empty.title')} actions={!q && add}>
          {q ? t('nothing.text', { q }) : t('empty.text')}
        </State>
      ) : (
        <TableCard minWidth={{ base: 0, sm: 640 }} data-testid="attributes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('columns.attribute')}</Table.Th>
              <Table.Th w={{ base: 90, sm: 180 }}>{t('columns.type')}</Table.Th>
              <Table.Th ta="right" w={{ base: 92, sm: 160 }}>
                {t('columns.count')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found ? (
              found.map((each) => <Row key={each.key} attribute={each} onOpen={() => setOpened(each)} />)
            ) : (
              <SkeletonRows columns={3} rows={8} height={36} />
            )}
          </Table.Tbody>
        </TableCard>
      )}
      {opened && (
        <AttributeForm attribute={opened === 'new' ? undefined : opened} canEdit={canEdit} onClose={() => setOpened(null)} />
      )}
    </Page>
  )
}

function Row({ attribute: { key, label, type, count }, onOpen }: { attribute: Attribute; onOpen: () => void }) {
  const { t } = useTranslation('attributes')
  const format = useFormat()
  const words = useLabel()
  return (
    <OpeningRow onOpen={onOpen}>
      <Table.Td>
        <RowButton onClick={onOpen}>{words('attribute', key, label)}</RowButton>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {key}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color="gray" miw="max-content">
          {t(`types.${type}`)}
        </Badge>
      </Table.Td>
      <Table.Td ta="right" className="k-num" c={count === 0 ? 'dimmed' : undefined}>
        {format.number(count)}
      </Table.Td>
    </OpeningRow>
  )
}
