import { Alert, Badge, Button, Card, Drawer, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconHistory, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { usePushTemplate, useTemplateUses, useTemplateVersions } from '@/api/templates'
import type { MessageTemplate, TemplateUse, TemplateVersion } from '@/api/types'
import { ChannelTile } from '@/channels'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'
import { useFocusBack } from '@/components/focusing'
import { TextLink } from '@/components/links'
import { Failed } from '@/components/states'
import { toast } from '@/components/toast'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

interface VersionsDrawerProps {
  template: MessageTemplate
  opened: boolean
  onClose: () => void
  canEdit: boolean
  /** The version whose texts are shown instead of the draft; null: the draft. */
  onShow: (number: number) => void
}

/** What was saved, who says it now, and the way to correct what runs. */
export function VersionsDrawer({ template, opened, onClose, canEdit, onShow }: VersionsDrawerProps) {
  const { t } = useTranslation('templates')
  const versions = useTemplateVersions(template.id, opened)
  const uses = useTemplateUses(template.id)
  const [pushing, setPushing] = useState<TemplateVersion | null>(null)
  return (
    <Drawer opened={opened} onClose={onClose} title={t('versions.title')} position="right" size={480} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Stack gap="lg">
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            {t('versions.uses')}
          </Text>
          {uses.isLoadingError && <Failed error={uses.error} onRetry={() => void uses.refetch()} />}
          {uses.isPending && <Skeleton h={46} />}
          {uses.data?.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('versions.unused')}
            </Text>
          )}
          {uses.data?.map((use) => <Use key={`${use.journey}-${use.published}`} use={use} newest={template.number} />)}
        </Stack>
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            {t('versions.saved')}
          </Text>
          {versions.isLoadingError && <Failed error={versions.error} onRetry={() => void versions.refetch()} />}
          {versions.isPending && <Skeleton h={120} />}
          {versions.data?.map((version) => (
            <Version
              key={version.number}
              version={version}
              isNewest={version.number === template.number}
              onShow={() => onShow(version.number)}
              onPush={canEdit && (uses.data ?? []).some(({ said }) => said !== version.number) ? () => setPushing(version) : null}
            />
          ))}
        </Stack>
      </Stack>
      {pushing && <PushDialog template={template} version={pushing} uses={uses.data ?? []} onClose={() => setPushing(null)} />}
    </Drawer>
  )
}

function Use({ use, newest }: { use: TemplateUse; newest: number }) {
  const { t } = useTranslation('templates')
  return (
    <Card padding="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <TextLink to="/journeys/$journeyId" params={{ journeyId: String(use.journey) }} fw={570} size="sm" lineClamp={2}>
          {use.name}
        </TextLink>
        <JourneyStatusBadge status={use.status} />
      </Group>
      <Text size="xs" c={use.said === newest ? 'dimmed' : 'yellow'} mt={3}>
        {use.said === use.published
          ? t('versions.says', { number: use.said })
          : t('versions.saysInstead', { number: use.said, published: use.published })}
        {use.said !== newest && ` · ${t('versions.older')}`}
      </Text>
    </Card>
  )
}

interface VersionProps {
  version: TemplateVersion
  isNewest: boolean
  onShow: () => void
  onPush: (() => void) | null
}

function Version({ version, isNewest, onShow, onPush }: VersionProps) {
  const { t } = useTranslation('templates')
  const format = useFormat()
  return (
    <Card padding="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Group gap={8}>
            <Text size="sm" fw={600}>
              {t('version', { number: version.number })}
            </Text>
            {isNewest && <Badge>{t('versions.newest')}</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {[format.ago(version.created_at), version.created_by].filter(Boolean).join(' · ')}
          </Text>
          {version.note && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {version.note}
            </Text>
          )}
        </Stack>
        <Group gap={3} wrap="nowrap">
          {version.channels.map((channel) => (
            <ChannelTile key={channel} channel={channel} size={22} />
          ))}
        </Group>
      </Group>
      {(!isNewest || onPush) && (
        <Group gap="xs" mt="xs">
          {!isNewest && (
            <Button size="compact-xs" variant="default" leftSection={<IconHistory size={14} aria-hidden />} onClick={onShow}>
              {t('versions.take')}
            </Button>
          )}
          {onPush && (
            <Button size="compact-xs" variant="light" leftSection={<IconUpload size={14} aria-hidden />} onClick={onPush}>
              {t('versions.push')}
            </Button>
          )}
        </Group>
      )}
    </Card>
  )
}

interface PushDialogProps {
  template: MessageTemplate
  version: TemplateVersion
  uses: TemplateUse[]
  onClose: () => void
}

/** Says what a correction will do before it is done. */
function PushDialog({ template, version, uses, onClose }: PushDialogProps) {
  useFocusBack()
  const { t } = useTranslation('templates')
  const label = useLabel()
  const push = usePushTemplate(template.id)
  const names = [...new Set(uses.filter(({ said }) => said !== version.number).map(({ name }) => name))]
  return (
    <Modal opened onClose={onClose} title={t('push.title', { number: version.number })}>
      <Stack gap="md">
        <Text size="sm">{t('push.text', { count: names.length })}</Text>
        <Stack gap={2} component="ul" m={0} pl="md">
          {names.map((name) => (
            <Text key={name} size="sm" component="li" fw={570}>
              {name}
            </Text>
          ))}
        </Stack>
        <Alert color="yellow" py="xs" icon={<IconAlertTriangle size={17} />}>
          {t('push.warning')}
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('push.cancel')}
          </Button>
          <Button
            loading={push.isPending}
            onClick={() =>
              push.mutate(version.number, {
                onSuccess: ({ kept }) => {
                  toast.success(t('push.done', { number: version.number }))
                  if (kept.length > 0) toast.info(t('push.kept', { channels: kept.map((each) => label('channel', each)).join(', ') }))
                  onClose()
                },
              })
            }
          >
            {t('push.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
