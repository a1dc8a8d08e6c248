import { Skeleton, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { useSource } from '@/api/sources'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, ForbiddenPage } from '@/components/states'

import { useImportOptions, useMappings, useUpload } from './api'
import { FileStep } from './wizard/FileStep'
import { mappingOf } from './wizard/ForSource'
import { Steps } from './wizard/Steps'
import type { Step } from './wizard/steps'
import { Wizard } from './wizard/Wizard'

/** A sample of a source has been read already, and is not imported. */
const OF_SOURCE: readonly Step[] = ['columns', 'check']

/** From a file to customers: upload, first rows, columns, check. Which file and which step stand in the address. */
export default function NewImportPage() {
  const { t } = useTranslation('imports')
  const { t: ts } = useTranslation('sources')
  const { upload: id, step = 'rows', source: sourceId } = useSearch({ from: '/imports/new' })
  const navigate = useNavigate({ from: '/imports/new' })
  const canEdit = useCanEdit('imports')
  const upload = useUpload(id)
  const options = useImportOptions()
  const { source, known, ...needed } = useSourceOfSample(sourceId)
  if (!canEdit) return <ForbiddenPage />

  const go = (next: Step) => void navigate({ search: next === 'file' ? {} : { upload: id, step: next, source: sourceId } })
  const current = id === undefined ? 'file' : step
  const failed = [upload, options, ...needed.queries].find(({ isLoadingError }) => isLoadingError)

  return (
    <Page>
      {sourceId === undefined ? (
        <PageHeader title={t('new.title')} crumbs={[{ label: t('title'), to: '/imports' }]} subtitle={upload.data?.file_name} />
      ) : (
        <PageHeader title={t('forSource.title')} crumbs={[{ label: ts('title'), to: '/sources' }]} subtitle={source?.name} />
      )}
      <Steps current={current} onGo={go} steps={sourceId === undefined ? undefined : OF_SOURCE} />
      {id === undefined ? (
        <FileStep onDone={(found) => void navigate({ search: { upload: found.id, step: 'rows' } })} />
      ) : failed ? (
        <Failed error={failed.error} onRetry={() => void failed.refetch()} />
      ) : upload.data && options.data && needed.areThere ? (
        <Wizard key={id} upload={upload.data} options={options.data} step={step} onGo={go} source={source} known={known} />
      ) : (
        <Stack gap="md">
          <Skeleton h={48} w={320} />
          <Skeleton h={90} />
          <Skeleton h={420} />
        </Stack>
      )}
    </Page>
  )
}

/** The source whose sample is mapped, and the mapping that it has already. Without one nothing is asked. */
function useSourceOfSample(id: number | undefined) {
  const source = useSource(id ?? 0, id !== undefined)
  const mappings = useMappings(id !== undefined)
  return {
    source: source.data,
    known: source.data && mappings.data?.find(({ name }) => name === mappingOf(source.data)),
    queries: id === undefined ? [] : [source, mappings],
    areThere: id === undefined || (source.isSuccess && mappings.isSuccess),
  }
}
