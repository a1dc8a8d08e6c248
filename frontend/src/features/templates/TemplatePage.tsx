import { Group, Skeleton } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { useChannelKinds } from '@/api/registries'
import { useCanEdit } from '@/api/session'
import { useTemplate } from '@/api/templates'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { FailedPage, ForbiddenPage, NotFoundPage } from '@/components/states'

import { TemplateEditor } from './TemplateEditor'

/** A template to look at and change; `/templates/new` makes one. */
export default function TemplatePage() {
  const { templateId } = useParams({ from: '/templates/$templateId' })
  const { t } = useTranslation('templates')
  const canEdit = useCanEdit('journeys')
  const isNew = templateId === 'new'
  const id = isNew ? null : Number(templateId)
  const template = useTemplate(Number.isInteger(id) ? id : null)
  const kinds = useChannelKinds()
  const brands = useBrands()
  const failed = [template, kinds, brands].find(({ isLoadingError }) => isLoadingError)

  if (isNew && !canEdit) return <ForbiddenPage />
  if (!isNew && !Number.isInteger(id)) return <NotFoundPage />
  if (failed) return <FailedPage error={failed.error} onRetry={() => void failed.refetch()} />
  if (kinds.data && brands.data && (isNew || template.data)) {
    return <TemplateEditor key={templateId} template={template.data ?? null} kinds={kinds.data} brands={brands.data} />
  }
  return (
    <Page>
      <PageHeader title="" loading crumbs={[{ label: t('title'), to: '/templates' }]} />
      <Group gap="md" wrap="nowrap" align="start">
        <Skeleton h={520} radius="lg" />
        <Skeleton h={520} radius="lg" visibleFrom="sm" />
        <Skeleton h={520} radius="lg" visibleFrom="md" />
      </Group>
    </Page>
  )
}
