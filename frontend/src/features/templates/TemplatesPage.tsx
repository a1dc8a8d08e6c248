import { Badge, Group, Select, Table, Text, Tooltip } from '@mantine/core'
import { IconMessages, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import { useTemplates, useTemplateUses } from '@/api/templates'
import type { TemplateRow } from '@/api/types'
import { ChannelTile } from '@/channels'
import { ButtonLink, TextLink } from '@/components/links'
import { OpeningRow } from '@/components/OpeningRow'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed, State } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

const COLUMNS = 5

export default function TemplatesPage() {
  const { t } = useTranslation('templates')
  const { q = '', brand } = useSearch({ from: '/templates' })
  const navigate = useNavigate({ from: '/templates' })
  const canEdit = useCanEdit('journeys')
  const templates = useTemplates()
  const uses = useTemplateUses().data ?? []
  const brands = useBrands().data ?? []
  const create = canEdit && (
    <ButtonLink to="/templates/$templateId" params={{ templateId: 'new' }} leftSection={<IconPlus size={17} />}>
      {t('new')}
    </ButtonLink>
  )
  const rows = (templates.data ?? [])
    .filter((row) => (brand === undefined || row.brand === brand) && row.name.toLowerCase().includes(q.toLowerCase()))
    .toSorted((a, b) => Number(a.status === 'archived') - Number(b.status === 'archived'))

  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} actions={create} />
      {templates.isLoadingError ? (
        <Failed error={templates.error} onRetry={() => void templates.refetch()} />
      ) : templates.data?.length === 0 ? (
        <State icon={IconMessages} title={t('empty.title')} actions={create}>
          {t('empty.text')}
        </State>
      ) : (
        <>
          <Group gap="sm">
            <SearchInput
              value={q}
              placeholder={t('search')}
              onChange={(next) => void navigate({ search: (before) => ({ ...before, q: next || undefined }), replace: true })}
            />
            {brands.length > 1 && (
              <Select
                w={{ base: '100%', xs: 200 }}
                aria-label={t('brand')}
                placeholder={t('allBrands')}
                clearable
                data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
                value={brand === undefined ? null : String(brand)}
                onChange={(next) => void navigate({ search: (before) => ({ ...before, brand: next ? Number(next) : undefined }), replace: true })}
              />
            )}
          </Group>
          <TableCard minWidth={{ base: 0, sm: 720 }}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('columns.name')}</Table.Th>
                <Table.Th w={{ base: 96, sm: 220 }}>{t('columns.channels')}</Table.Th>
                <Table.Th visibleFrom="sm" w={170}>{t('columns.languages')}</Table.Th>
                <Table.Th ta="right" w={{ base: 90, sm: 120 }}>{t('columns.uses')}</Table.Th>
                <Table.Th visibleFrom="md" w={190}>
                  {t('columns.updated')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {templates.isPending && <SkeletonRows columns={COLUMNS} height={34} />}
              {rows.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  brand={brands.length > 1 ? brands.find(({ id }) => id === row.brand)?.name : undefined}
                  uses={new Set(uses.filter(({ template }) => template === row.id).map(({ journey }) => journey)).size}
                />
              ))}
              {templates.isSuccess && rows.length === 0 && (
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
        </>
      )}
    </Page>
  )
}

function Row({ row, brand, uses }: { row: TemplateRow; brand: string | undefined; uses: number }) {
  const { t } = useTranslation('templates')
  const format = useFormat()
  const label = useLabel()
  const navigate = useNavigate()
  const params = { templateId: String(row.id) }
  return (
    <OpeningRow onOpen={() => void navigate({ to: '/templates/$templateId', params })} faded={row.status === 'archived'}>
      <Table.Td>
        <Group gap="4px 8px">
          <TextLink to="/templates/$templateId" params={params} fw={570} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {row.name}
          </TextLink>
          {row.status === 'archived' && <Badge color="gray">{t('archived')}</Badge>}
        </Group>
        {brand && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {brand}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="wrap" miw={60}>
          {row.channels.map((channel) => (
            <Tooltip key={channel} label={label('channel', channel)}>
              <span role="img" aria-label={label('channel', channel)}>
                <ChannelTile channel={channel} size={26} />
              </span>
            </Tooltip>
          ))}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {row.languages.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('oneLanguage')}
          </Text>
        ) : (
          <Group gap={4}>
            {row.languages.map((language) => (
              <Badge key={language} color="gray" tt="uppercase">
                {language}
              </Badge>
            ))}
          </Group>
        )}
      </Table.Td>
      <Table.Td ta="right">{uses === 0 ? <Text size="sm" c="dimmed">–</Text> : <Text size="sm" fw={600}>{format.number(uses)}</Text>}</Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed">
          {format.ago(row.updated_at)}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {[t('version', { number: row.number }), row.updated_by].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
    </OpeningRow>
  )
}
