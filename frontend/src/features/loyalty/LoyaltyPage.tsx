import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { IconChevronRight, IconMedal, IconPlus } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useBrands } from '@/api/brands'
import { useProgrammes } from '@/api/loyalty'
import { useCanEdit } from '@/api/session'
import type { Programme } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { RowButton } from '@/features/settings/RowButton'
import { useFormat } from '@/format'

import { ProgrammeForm } from './ProgrammeForm'

/** The loyalty programmes: their levels, their cards, and how many customers have a level. */
export default function LoyaltyPage() {
  const { t } = useTranslation('loyalty')
  const canEdit = useCanEdit('settings')
  const programmes = useProgrammes()
  const [opened, setOpened] = useState<Programme | 'new' | null>(null)
  const add = canEdit && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setOpened('new')}>
      {t('add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} actions={add} />
      {programmes.isLoadingError ? (
        <Failed error={programmes.error} onRetry={() => void programmes.refetch()} />
      ) : programmes.data?.length === 0 ? (
        <State icon={IconMedal} title={t('empty.title')} actions={add}>
          {t('empty.text')}
        </State>
      ) : (
        <TableCard minWidth={{ base: 0, sm: 720 }} data-testid="programmes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('columns.programme')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('columns.levels')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('columns.brand')}</Table.Th>
              <Table.Th ta="right">{t('columns.count')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {programmes.data ? (
              programmes.data.map((each) => <Row key={each.id} programme={each} onOpen={() => setOpened(each)} />)
            ) : (
              <SkeletonRows columns={4} rows={4} height={40} />
            )}
          </Table.Tbody>
        </TableCard>
      )}
      {opened && (
        <ProgrammeForm programme={opened === 'new' ? undefined : opened} canEdit={canEdit} onClose={() => setOpened(null)} />
      )}
    </Page>
  )
}

function Row({ programme: { key, name, brand, levels, attributes }, onOpen }: { programme: Programme; onOpen: () => void }) {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  const brands = useBrands().data
  const count = useAttributes().data?.find((each) => each.key === attributes.level)?.count
  return (
    <OpeningRow onOpen={onOpen}>
      <Table.Td>
        <RowButton onClick={onOpen}>{name}</RowButton>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {key}
        </Text>
        <Group mt={6} gap={4} hiddenFrom="sm">
          <Levels levels={levels} />
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Group gap={4}>
          <Levels levels={levels} />
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">{brand === null ? t('allBrands') : brands?.find(({ id }) => id === brand)?.name}</Table.Td>
      <Table.Td ta="right" className="k-num">
        {count === undefined ? '–' : format.number(count)}
      </Table.Td>
    </OpeningRow>
  )
}

/** From the lowest to the highest. */
function Levels({ levels }: { levels: string[] }) {
  const { t } = useTranslation('loyalty')
  if (levels.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('anyLevel')}
      </Text>
    )
  }
  return levels.map((level, place) => (
    <Fragment key={level}>
      {place > 0 && <IconChevronRight size={13} color="var(--mantine-color-dimmed)" aria-hidden />}
      <Badge color="yellow">{level}</Badge>
    </Fragment>
  ))
}
