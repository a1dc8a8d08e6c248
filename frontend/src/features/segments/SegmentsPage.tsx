import { Table, Text } from '@mantine/core'
import { IconFilter, IconLayoutGrid, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useSegments } from '@/api/segments'
import { useCanEdit } from '@/api/session'
import type { Segment } from '@/api/types'
import { ButtonLink, TextLink } from '@/components/links'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { Choose, ChosenBar } from './compare/ChosenBar'
import { useSegmentWords } from './useSegmentWords'

const COLUMNS = 5

export default function SegmentsPage() {
  const { t } = useTranslation('segments')
  const { t: tp } = useTranslation('segmentPages')
  const [chosen, setChosen] = useState<number[]>([])
  const { q = '' } = useSearch({ from: '/segments' })
  const navigate = useNavigate({ from: '/segments' })
  const canEdit = useCanEdit('segments')
  const segments = useSegments()
  const create = (
    <>
      <ButtonLink to="/segments/ready" variant="default" leftSection={<IconLayoutGrid size={17} />}>
        {tp('list.ready')}
      </ButtonLink>
      {canEdit && (
        <ButtonLink to="/segments/$segmentId" params={{ segmentId: 'new' }} leftSection={<IconPlus size={17} />}>
          {t('new')}
        </ButtonLink>
      )}
    </>
  )
  const wordsOf = useSegmentWords()
  const rows = (segments.data ?? []).filter((segment) => matches(segment, wordsOf(segment), q))

  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} actions={create} />
      {segments.isLoadingError ? (
        <Failed error={segments.error} onRetry={() => void segments.refetch()} />
      ) : segments.data?.length === 0 ? (
        <State
          icon={IconFilter}
          title={t('empty.title')}
          actions={
            canEdit && (
              <ButtonLink to="/segments/$segmentId" params={{ segmentId: 'new' }}>
                {t('empty.action')}
              </ButtonLink>
            )
          }
        >
          {t('empty.text')}
        </State>
      ) : (
        <>
          <SearchInput
            value={q}
            placeholder={t('search')}
            onChange={(next) => void navigate({ search: { q: next || undefined }, replace: true })}
          />
          <TableCard minWidth={{ base: 0, sm: 640 }}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={40} pr={0} aria-label={tp('list.compare')} />
                <Table.Th>{t('columns.name')}</Table.Th>
                <Table.Th visibleFrom="sm" w="42%">{t('columns.words')}</Table.Th>
                <Table.Th ta="right" w={{ base: 130, sm: 176 }}>
                  {t('columns.size')}
                </Table.Th>
                <Table.Th visibleFrom="md" w={136}>
                  {t('columns.updated')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {segments.isPending && <SkeletonRows columns={COLUMNS} height={34} />}
              {rows.map((segment) => (
                <SegmentRow key={segment.id} segment={segment} words={wordsOf(segment)} chosen={chosen} onChoose={setChosen} />
              ))}
              {segments.isSuccess && rows.length === 0 && (
                <Table.Tr>
                  <Table.Td colSpan={COLUMNS}>
                    <Text c="dimmed" ta="center" py="lg">
                      {t('nothingFound', { q })}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              )}
            </Table.Tbody>
          </TableCard>
          <ChosenBar chosen={chosen} onChange={setChosen} />
        </>
      )}
    </Page>
  )
}

function matches({ name, description }: Segment, words: string, q: string): boolean {
  return `${name} ${words} ${description}`.toLowerCase().includes(q.toLowerCase())
}

interface SegmentRowProps {
  segment: Segment
  words: string
  /** Those to be compared. */
  chosen: number[]
  onChoose: (chosen: number[]) => void
}

function SegmentRow({ segment, words, chosen, onChoose }: SegmentRowProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const navigate = useNavigate()
  const brands = useBrands().data ?? []
  const brand = brands.length > 1 ? brands.find(({ id }) => id === segment.brand)?.name : undefined
  return (
    <OpeningRow
      onOpen={() => void navigate({ to: '/segments/$segmentId', params: { segmentId: String(segment.id) } })}
    >
      <Table.Td pr={0}>
        <Choose segment={segment} chosen={chosen} onChange={onChoose} />
      </Table.Td>
      <Table.Td>
        <TextLink to="/segments/$segmentId" params={{ segmentId: String(segment.id) }} fw={570} lineClamp={2}>
          {segment.name}
        </TextLink>
        {(segment.description || brand) && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {[brand, segment.description].filter(Boolean).join(' · ')}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed" lineClamp={2} className="k-sentence">
          {words}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Text fw={600}>{segment.size === null ? '–' : format.number(segment.size)}</Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }} visibleFrom="sm">
          {segment.size_at === null ? t('notCounted') : t('counted', { ago: format.ago(segment.size_at) })}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed">
          {format.ago(segment.updated_at)}
        </Text>
      </Table.Td>
    </OpeningRow>
  )
}
