import { Button, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed } from '@/components/states'

import { type GalleryTemplate, useTemplates } from '../api'
import { TemplateCard } from './TemplateCard'
import { useTemplateWords } from './useTemplateWords'

const CATEGORIES = ['cascades', 'sell', 'keep', 'begin']
const ALL = 'all'

interface TemplateListProps {
  /** Null: the empty canvas. */
  onChoose: (template: GalleryTemplate | null) => void
}

/** All templates, by category and by search. */
export function TemplateList({ onChoose }: TemplateListProps) {
  const { t } = useTranslation('gallery')
  const words = useTemplateWords()
  const templates = useTemplates()
  const [category, setCategory] = useState(ALL)
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLocaleLowerCase()
  const found = (templates.data ?? []).filter((each) => {
    const { name, when } = words(each)
    return (category === ALL || each.category === category) && `${name} ${when} ${each.channels.join(' ')}`.toLocaleLowerCase().includes(wanted)
  })
  const filtered = category !== ALL || wanted !== ''

  if (templates.isError) return <Failed error={templates.error} onRetry={() => void templates.refetch()} />
  return (
    <Stack gap="md">
      <Group gap="sm">
        <TextInput
          flex="1 1 220px"
          value={search}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={t('search')}
          aria-label={t('search')}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl
          value={category}
          onChange={setCategory}
          data={[ALL, ...CATEGORIES].map((each) => ({ value: each, label: t(`category.${each}`) }))}
          style={{ maxWidth: '100%', overflowX: 'auto' }}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {templates.isPending && Array.from({ length: 9 }, (_, index) => <Skeleton key={index} h={236} radius="md" />)}
        {!filtered && templates.data && <TemplateCard template={null} onChoose={() => onChoose(null)} />}
        {found.map((each) => (
          <TemplateCard key={each.key} template={each} onChoose={() => onChoose(each)} />
        ))}
      </SimpleGrid>
      {templates.data && found.length === 0 && (
        <Stack align="center" gap="xs" py="xl">
          <Text c="dimmed">{t('nothing')}</Text>
          <Button
            size="xs"
            variant="light"
            onClick={() => {
              setCategory(ALL)
              setSearch('')
            }}
          >
            {t('clear')}
          </Button>
        </Stack>
      )}
    </Stack>
  )
}
