import { Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconInfoCircle, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { type ReadySegment, useReadySegments } from '@/api/readySegments'
import { useCanEdit } from '@/api/session'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { RegistryIcon } from '@/components/RegistryIcon'
import { Failed } from '@/components/states'

import classes from './Ready.module.css'
import { RfmGrid } from './RfmGrid'
import { startingWith } from './start'

const GROUPS = ['value', 'life', 'purchases', 'messages'] as const

/** Segments to start from: the RFM grid, and rules that most companies ask. */
export default function ReadyPage() {
  const { t } = useTranslation('segmentPages')
  const { t: ts } = useTranslation('segments')
  const canEdit = useCanEdit('segments')
  const ready = useReadySegments()
  return (
    <Page>
      <PageHeader
        title={t('ready.title')}
        subtitle={t('ready.subtitle')}
        crumbs={[{ label: ts('title'), to: '/segments' }]}
        actions={
          canEdit && (
            <ButtonLink
              to="/segments/$segmentId"
              params={{ segmentId: 'new' }}
              variant="default"
              leftSection={<IconPlus size={17} />}
            >
              {t('ready.empty')}
            </ButtonLink>
          )
        }
      />
      <Card>
        <RfmGrid canUse={canEdit} />
      </Card>
      {ready.isLoadingError ? (
        <Failed error={ready.error} onRetry={() => void ready.refetch()} />
      ) : (
        GROUPS.map((group) => (
          <section key={group} aria-labelledby={`ready-${group}`}>
            <Title order={2} id={`ready-${group}`} mt="xs" mb="sm">
              {t(`ready.groups.${group}`)}
            </Title>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="sm">
              {!ready.data && [1, 2, 3, 4].map((place) => <Skeleton key={place} h={132} radius="md" />)}
              {ready.data
                ?.filter((each) => each.group === group)
                .map((each) => <ReadyCard key={each.key} ready={each} canUse={canEdit} />)}
            </SimpleGrid>
          </section>
        ))
      )}
    </Page>
  )
}

function ReadyCard({ ready, canUse }: { ready: ReadySegment; canUse: boolean }) {
  const { t } = useTranslation('segmentPages')
  const name = t(`ready.of.${ready.key}.name`, { defaultValue: ready.name })
  return (
    <Card padding="md" className={classes.card} data-missing={ready.rule === null || undefined} data-testid={`ready-${ready.key}`}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <ThemeIcon variant="light" size={36} radius="md" color={ready.rule ? 'petrol' : 'gray'}>
          <RegistryIcon name={ready.icon} size={20} />
        </ThemeIcon>
        <Stack gap={2} style={{ minWidth: 0 }}>
          <Text fw={600} size="sm" component="h3" m={0}>
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`ready.of.${ready.key}.description`, { defaultValue: ready.description })}
          </Text>
          <Text size="xs" mt={4} className={classes.when}>
            {t(`ready.of.${ready.key}.when`, { defaultValue: '' })}
          </Text>
        </Stack>
      </Group>
      <div className={classes.foot}>
        {ready.rule === null ? (
          <Group gap={6} wrap="nowrap" align="flex-start" className={classes.needs}>
            <IconInfoCircle size={15} aria-hidden />
            <Text size="xs">{t(`ready.of.${ready.key}.needs`, { defaultValue: ready.needs })}</Text>
          </Group>
        ) : canUse ? (
          <ButtonLink
            variant="light"
            size="compact-sm"
            {...startingWith({ name, rule: ready.rule })}
            aria-label={t('ready.useNamed', { name })}
          >
            {t('ready.use')}
          </ButtonLink>
        ) : (
          <Button variant="light" size="compact-sm" disabled>
            {t('ready.use')}
          </Button>
        )}
      </div>
    </Card>
  )
}
