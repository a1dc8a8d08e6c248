import { Button, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useTemplates } from '../api'
import { TemplateCard } from './TemplateCard'

const SHOWN = ['push_email_viber_sms', 'abandoned_basket', 'welcome']

interface WaysToBeginProps {
  /** Null: the empty canvas, undefined: the choice of all templates. */
  onStart: (template?: string | null) => void
  onImport: () => void
}

/** Some templates that show what a journey is, and the ways to all others. */
export function WaysToBegin({ onStart, onImport }: WaysToBeginProps) {
  const { t } = useTranslation('gallery')
  const templates = useTemplates()
  return (
    <Stack w="100%" maw={900} gap="sm" mt="sm">
      <div>
        <Title order={3}>{t('teach.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('teach.text')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {SHOWN.map((key) => {
          const template = templates.data?.find((each) => each.key === key)
          return template ? <TemplateCard key={key} template={template} onChoose={() => onStart(key)} /> : <Skeleton key={key} h={236} radius="md" />
        })}
      </SimpleGrid>
      <Group gap="sm">
        <Button onClick={() => onStart()}>{t('teach.all')}</Button>
        <Button variant="default" onClick={() => onStart(null)}>
          {t('teach.nothing')}
        </Button>
        <Button variant="default" onClick={onImport}>
          {t('file.import')}
        </Button>
      </Group>
    </Stack>
  )
}
