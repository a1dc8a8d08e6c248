import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { ApiError } from '@/api/errors'
import { ChannelBadge } from '@/channels'
import { toast } from '@/components/toast'

import { type Blanks, type GalleryTemplate, useCreateJourney } from '../api'
import { GraphPicture } from '../GraphPicture'
import { BlankFields } from './BlankFields'
import classes from './gallery.module.css'
import { Needs } from './Needs'
import { useTemplateWords } from './useTemplateWords'

interface BeginJourneyProps {
  /** Null: the empty canvas. */
  template: GalleryTemplate | null
  onBack: () => void
  onDone: (journey: number) => void
}

const NAME_LENGTH = 120

/** One template looked at closely, and what it needs to begin. */
export function BeginJourney({ template, onBack, onDone }: BeginJourneyProps) {
  const { t } = useTranslation('gallery')
  const words = useTemplateWords()
  const brands = useBrands().data ?? []
  const create = useCreateJourney()
  const said = template ? words(template) : { name: t('empty.name'), when: t('empty.text') }
  const [name, setName] = useState(template ? said.name : '')
  const [brand, setBrand] = useState<number | null>(null)
  const [blanks, setBlanks] = useState<Blanks>({})
  const owner = brand ?? brands[0]?.id ?? null
  const fields = create.error instanceof ApiError ? create.error.fields : {}

  function submit() {
    if (owner === null || name.trim() === '') return
    create.mutate(
      { name: name.trim(), brand: owner, template: template?.key ?? null, blanks },
      {
        onSuccess: (journey) => onDone(journey.id),
        onError: (error) => {
          if (!(error instanceof ApiError) || Object.keys(error.fields).length === 0) toast.error(error)
        },
      },
    )
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>
            {t('back')}
          </Button>
        </Group>
        {template && (
          <div className={classes.preview} tabIndex={0} role="img" aria-label={said.name}>
            <GraphPicture graph={template.graph} large />
          </div>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
          <Stack gap="sm">
            <Title order={2} style={{ overflowWrap: 'anywhere' }}>
              {said.name}
            </Title>
            {template ? (
              <>
                <div>
                  <Text size="xs" c="dimmed" fw={600} mb={3}>
                    {t('when')}
                  </Text>
                  <Text size="sm">{said.when}</Text>
                </div>
                <Group gap="md">
                  {template.channels.map((channel) => (
                    <ChannelBadge key={channel} channel={channel} />
                  ))}
                </Group>
                <div>
                  <Text size="xs" c="dimmed" fw={600} mb={6}>
                    {t('needs')}
                  </Text>
                  <Needs template={template} brand={owner ?? undefined} />
                </div>
              </>
            ) : (
              <Text size="sm">{said.when}</Text>
            )}
          </Stack>
          <Stack gap="md">
            <TextInput
              data-autofocus
              label={t('name')}
              withAsterisk
              maxLength={NAME_LENGTH}
              value={name}
              error={fields.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {brands.length > 1 && (
              <Select
                label={t('brand')}
                data={brands.map((each) => ({ value: String(each.id), label: each.name }))}
                value={owner === null ? null : String(owner)}
                allowDeselect={false}
                error={fields.brand}
                onChange={(next) => {
                  setBrand(Number(next))
                  setBlanks(({ event, attribute }) => ({ event, attribute }))
                }}
              />
            )}
            {template && <BlankFields template={template} brand={owner} value={blanks} onChange={setBlanks} />}
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || owner === null}>
                {t('create')}
              </Button>
            </Group>
          </Stack>
        </SimpleGrid>
      </Stack>
    </form>
  )
}
