import { Skeleton, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { Failed, ForbiddenPage } from '@/components/states'

import { useImportOptions, useUpload } from './api'
import { FileStep } from './wizard/FileStep'
import { Steps } from './wizard/Steps'
import type { Step } from './wizard/steps'
import { Wizard } from './wizard/Wizard'

/** From a file to customers: upload, first rows, columns, check. Which file and which step stand in the address. */
export default function NewImportPage() {
  const { t } = useTranslation('imports')
  const { upload: id, step = 'rows' } = useSearch({ from: '/imports/new' })
  const navigate = useNavigate({ from: '/imports/new' })
  const canEdit = useCanEdit('imports')
  const upload = useUpload(id)
  const options = useImportOptions()
  if (!canEdit) return <ForbiddenPage />

  const go = (next: Step) => void navigate({ search: next === 'file' ? {} : { upload: id, step: next } })
  const current = id === undefined ? 'file' : step
  const failed = [upload, options].find(({ isLoadingError }) => isLoadingError)

  return (
    <Page>
      <PageHeader title={t('new.title')} crumbs={[{ label: t('title'), to: '/imports' }]} subtitle={upload.data?.file_name} />
      <Steps current={current} onGo={go} />
      {id === undefined ? (
        <FileStep onDone={(found) => void navigate({ search: { upload: found.id, step: 'rows' } })} />
      ) : failed ? (
        <Failed error={failed.error} onRetry={() => void failed.refetch()} />
      ) : upload.data && options.data ? (
        <Wizard key={id} upload={upload.data} options={options.data} step={step} onGo={go} />
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
