import { Box, Button, Group, Pagination, SegmentedControl, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useCanEdit } from '@/api/session'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchInput } from '@/components/SearchInput'
import { Failed } from '@/components/states'

import { PAGE_SIZE, useJourneys } from './api'
import { ImportModal } from './files/ImportModal'
import { FirstJourney } from './FirstJourney'
import { GalleryModal } from './gallery/GalleryModal'
import { JourneyCards } from './JourneyCards'
import { JourneyTable } from './JourneyTable'

const STATUSES = ['draft', 'running', 'paused', 'draining', 'stopped', 'finished']

export default function JourneysPage() {
  const { t } = useTranslation('journeys')
  const { t: tc } = useTranslation()
  const { t: tg } = useTranslation('gallery')
  const { q = '', status, brand } = useSearch({ from: '/journeys' })
  const navigate = useNavigate({ from: '/journeys' })
  const canEdit = useCanEdit('journeys')
  const brands = useBrands().data ?? []
  const [page, setPage] = useState(1)
  const [creating, create] = useDisclosure(false)
  const [importing, importFile] = useDisclosure(false)
  const [template, setTemplate] = useState<string | null | undefined>(undefined)
  const journeys = useJourneys({ q, status, brand, page })
  const filtered = q !== '' || status !== undefined || brand !== undefined
  const pages = Math.ceil((journeys.data?.count ?? 0) / PAGE_SIZE)

  function filter(change: { q?: string; status?: string; brand?: number }) {
    setPage(1)
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  }

  function start(from?: string | null) {
    setTemplate(from)
    create.open()
  }

  const list = {
    rows: journeys.data?.results,
    brands,
    canEdit,
    onClear: filtered ? () => filter({ q: undefined, status: undefined, brand: undefined }) : undefined,
  }

  return (
    <Page>
      <PageHeader
        title={t('title')}
        subtitle={t('subtitle')}
        actions={
          canEdit && (
            <>
              <Button variant="default" leftSection={<IconFileImport size={17} />} onClick={importFile.open}>
                {tg('file.import')}
              </Button>
              <Button leftSection={<IconPlus size={17} />} onClick={() => start()}>
                {t('new')}
              </Button>
            </>
          )
        }
      />
      {journeys.isError && !journeys.data ? (
        <Failed error={journeys.error} onRetry={() => void journeys.refetch()} />
      ) : journeys.data?.count === 0 && !filtered ? (
        <FirstJourney onStart={canEdit ? start : undefined} onImport={importFile.open} />
      ) : (
        <>
          <Group gap="sm">
            <SearchInput value={q} placeholder={t('search')} onChange={(next) => filter({ q: next || undefined })} />
            <SegmentedControl
              size="sm"
              value={status ?? ''}
              onChange={(next) => filter({ status: next || undefined })}
              data={[{ value: '', label: t('all') }, ...STATUSES.map((each) => ({ value: each, label: tc(`journeyStatus.${each}`) }))]}
              style={{ maxWidth: '100%', overflowX: 'auto' }}
            />
            {brands.length > 1 && (
              <Select
                w={190}
                aria-label={t('brand')}
                placeholder={t('anyBrand')}
                clearable
                data={brands.map((each) => ({ value: String(each.id), label: each.name }))}
                value={brand === undefined ? null : String(brand)}
                onChange={(next) => filter({ brand: next === null ? undefined : Number(next) })}
              />
            )}
          </Group>
          <Box visibleFrom="sm">
            <JourneyTable {...list} />
          </Box>
          <Box hiddenFrom="sm">
            <JourneyCards {...list} />
          </Box>
          {pages > 1 && <Pagination total={pages} value={page} onChange={setPage} />}
        </>
      )}
      {canEdit && <GalleryModal key={String(template)} opened={creating} start={template} onClose={create.close} />}
      {canEdit && <ImportModal opened={importing} onClose={importFile.close} />}
    </Page>
  )
}
