import { Button, Group, Modal, Select, SimpleGrid, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { ApiError } from '@/api/errors'
import { toast } from '@/components/toast'

import { useCreateJourney, useTemplates } from './api'
import { TemplateCard } from './TemplateCard'

interface CreateJourneyProps {
  opened: boolean
  /** Key of the template chosen beforehand; null for the empty canvas, undefined for the first template. */
  template?: string | null
  onClose: () => void
}

const NAME_LENGTH = 120

/** A new journey: what to start from, what it is called, whose it is. */
export function CreateJourney({ opened, template, onClose }: CreateJourneyProps) {
  const { t } = useTranslation('journeys')
  const { t: tc } = useTranslation()
  const navigate = useNavigate()
  const templates = useTemplates(opened)
  const brands = useBrands().data ?? []
  const create = useCreateJourney()
  const [chosen, choose] = useState(template)
  const [name, setName] = useState('')
  const [brand, setBrand] = useState<number | null>(null)
  const start = chosen === undefined ? (templates.data?.[0]?.key ?? null) : chosen
  const owner = brand ?? brands[0]?.id ?? null
  const fields = create.error instanceof ApiError ? create.error.fields : {}

  function submit() {
    if (owner === null || name.trim() === '') return
    create.mutate(
      { name: name.trim(), brand: owner, template: start },
      {
        onSuccess: (journey) => {
          onClose()
          void navigate({ to: '/journeys/$journeyId', params: { journeyId: String(journey.id) } })
        },
        onError: (error) => {
          if (Object.keys(error instanceof ApiError ? error.fields : {}).length === 0) toast.error(error)
        },
      },
    )
  }

  return (
    <Modal opened={opened} onClose={onClose} title={t('create.title')} size={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="md">
          <div role="radiogroup" aria-label={t('create.start')}>
            <Text size="sm" fw={550} mb={6}>
              {t('create.start')}
            </Text>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              {templates.isPending && Array.from({ length: 4 }, (_, index) => <Skeleton key={index} h={176} radius="md" />)}
              {templates.data?.map((each) => (
                <TemplateCard key={each.key} template={each} chosen={start === each.key} onChoose={() => choose(each.key)} />
              ))}
              <TemplateCard template={null} chosen={start === null && !templates.isPending} onChoose={() => choose(null)} />
            </SimpleGrid>
          </div>
          <Group gap="sm" align="flex-start" grow>
            <TextInput
              data-autofocus
              label={t('create.name')}
              placeholder={t('create.namePlaceholder')}
              withAsterisk
              maxLength={NAME_LENGTH}
              value={name}
              error={fields.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {brands.length > 1 && (
              <Select
                label={t('create.brand')}
                data={brands.map((each) => ({ value: String(each.id), label: each.name }))}
                value={owner === null ? null : String(owner)}
                allowDeselect={false}
                error={fields.brand}
                onChange={(next) => setBrand(Number(next))}
              />
            )}
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || owner === null}>
              {t('create.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
