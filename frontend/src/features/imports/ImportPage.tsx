import { Alert, Button, Grid, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertCircle, IconPlayerPlay, IconPlayerStop, IconUpload } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, NotFoundPage } from '@/components/states'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import { isUnderWay, useImport, useSteerImport } from './api'
import { MappingCard } from './run/MappingCard'
import { Rejects } from './run/Rejects'
import { Running } from './run/Running'
import { Sum } from './run/Sum'
import { StatusBadge } from './StatusBadge'
import type { ImportRun } from './types'
import { useImportWords } from './useImportWords'
import { useLiveImports } from './useLiveImports'
import { Steps } from './wizard/Steps'

/** One import: live while it runs, then what became of every row. */
export default function ImportPage() {
  const { importId } = useParams({ from: '/imports/$importId' })
  const id = Number(importId)
  if (!Number.isInteger(id) || id <= 0) return <NotFoundPage />
  return <Shown key={id} id={id} />
}

function Shown({ id }: { id: number }) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const format = useFormat()
  const { data: run, isLoadingError, error, refetch } = useImport(id)
  useLiveImports()
  if (isLoadingError) return <FailedPage error={error} onRetry={() => void refetch()} />
  const subtitle = run && [words.rows(run.rows), format.dateTime(run.started_at), tookOf(run, format)].filter(Boolean).join(' · ')
  return (
    <Page>
      <PageHeader
        title={run?.file_name ?? ''}
        loading={!run}
        crumbs={[{ label: t('title'), to: '/imports' }]}
        badge={run && <StatusBadge status={run.status} />}
        subtitle={subtitle}
        actions={run && <Actions run={run} />}
      />
      {run ? <Body run={run} /> : <Skeleton h={260} />}
    </Page>
  )
}

/** How long it took, in words; what was quicker than a second took none. */
function tookOf({ started_at: from, finished_at: to }: ImportRun, { duration }: ReturnType<typeof useFormat>): string {
  if (!to) return ''
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000)
  return seconds > 0 ? duration(seconds) : ''
}

function Body({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const underWay = isUnderWay(run)
  return (
    <>
      {underWay && <Steps current="run" />}
      <p className="k-visually-hidden" role="status">
        {t(`announce.${run.status}`, { name: run.file_name })}
      </p>
      {run.error !== '' && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} title={t('run.failed')} role="alert">
          {inOwnWords(run.error, run.said)}
        </Alert>
      )}
      {run.status === 'canceled' && (
        <Alert color="yellow" icon={<IconPlayerStop size={18} />} title={t('run.canceled')}>
          {t('run.canceledText')}
        </Alert>
      )}
      {run.status !== 'done' && <Running run={run} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: run.mapping ? 8.5 : 12 }}>
          <Stack gap="lg">
            <div>
              <Sum totals={run} />
              {run.customers_created > 0 && (
                <Text size="sm" mt="xs">
                  {t('totals.customers', { count: run.customers_created, number: format.number(run.customers_created) })}
                </Text>
              )}
            </div>
            {run.rejected > 0 && <Rejects run={run} />}
          </Stack>
        </Grid.Col>
        {run.mapping && (
          <Grid.Col span={{ base: 12, lg: 3.5 }}>
            <MappingCard mapping={run.mapping} />
          </Grid.Col>
        )}
      </Grid>
    </>
  )
}

function Actions({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports')
  const canEdit = useCanEdit('imports')
  const resume = useSteerImport(run.id, 'resume')
  if (!canEdit) return null
  if (isUnderWay(run)) return <Cancel run={run} />
  return (
    <Group gap="sm">
      {run.can_resume && (
        <Button leftSection={<IconPlayerPlay size={17} />} loading={resume.isPending} onClick={() => resume.mutate()}>
          {t('run.resume')}
        </Button>
      )}
      <ButtonLink to="/imports/new" variant={run.status === 'done' ? 'filled' : 'default'} leftSection={<IconUpload size={17} />}>
        {t('another')}
      </ButtonLink>
    </Group>
  )
}

function Cancel({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports')
  const cancel = useSteerImport(run.id, 'cancel')
  const [asked, ask] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={17} />} onClick={ask.open} disabled={run.is_cancel_asked}>
        {run.is_cancel_asked ? t('run.stopping') : t('run.cancel')}
      </Button>
      <Modal opened={asked} onClose={ask.close} title={t('run.cancelTitle')}>
        <Text size="sm">{t('run.cancelText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {t('run.goOn')}
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate(undefined, { onSettled: ask.close })}>
            {t('run.cancel')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
