import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconFilter, IconRocket, IconStairsDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { ChannelTile } from '@/channels'

import { WaysToBegin } from './gallery/WaysToBegin'
import classes from './journeys.module.css'

const STEPS = [
  { key: 'step1', icon: IconFilter },
  { key: 'step2', icon: IconStairsDown },
  { key: 'step3', icon: IconRocket },
] as const

const CHAIN = ['push', 'email', 'viber', 'sms']

interface FirstJourneyProps {
  /** Without it one may only read. Null: the empty canvas, undefined: the choice of all templates. */
  onStart?: (template?: string | null) => void
  onImport: () => void
}

/** There is no journey yet: what one is, and the ways to begin. */
export function FirstJourney({ onStart, onImport }: FirstJourneyProps) {
  const { t } = useTranslation('journeys')
  return (
    <Card padding="xl" className={classes.first}>
      <Stack align="center" gap="lg">
        <Group gap={0} className={classes.chain} aria-hidden>
          {CHAIN.map((channel) => (
            <span key={channel}>
              <ChannelTile channel={channel} size={44} />
            </span>
          ))}
        </Group>
        <Stack gap={6} align="center">
          <Title order={2}>{t('empty.title')}</Title>
          <Text c="dimmed" ta="center" maw={520}>
            {onStart ? t('empty.text') : t('empty.textRead')}
          </Text>
        </Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg" w="100%" maw={900}>
          {STEPS.map(({ key, icon: Icon }, index) => (
            <div key={key} className={classes.lesson}>
              <Icon size={22} stroke={1.6} color="var(--k-accent-text)" aria-hidden />
              <Text fw={600} mt={8}>
                {index + 1}. {t(`empty.${key}`)}
              </Text>
              <Text size="sm" c="dimmed" mt={2}>
                {t(`empty.${key}Text`)}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        {onStart && <WaysToBegin onStart={onStart} onImport={onImport} />}
      </Stack>
    </Card>
  )
}
