import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useConsentHistory } from '@/api/consents'
import { ChannelBadge } from '@/channels'
import { useFocusBack } from '@/components/focusing'
import { Failed } from '@/components/states'
import { useFormat } from '@/format'

import { useSourceWords } from './useSourceWords'

/** Every choice there was: what, when, by which way, under which words. */
export function ConsentHistory({ customer, onClose }: { customer: number; onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const format = useFormat()
  const source = useSourceWords()
  const history = useConsentHistory(customer)
  const changes = history.data?.pages.flatMap(({ results }) => results)
  return (
    <Modal opened onClose={onClose} title={t('consents.history')} size="lg">
      {history.isLoadingError && <Failed error={history.error} onRetry={() => void history.refetch()} />}
      {changes?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('consents.noHistory')}
        </Text>
      )}
      <Stack gap="sm" component="ol" m={0} p={0} style={{ listStyle: 'none' }} data-testid="consent-history">
        {changes?.map((change) => (
          <Group key={change.id} component="li" gap="sm" wrap="nowrap" align="flex-start">
            <Badge color={change.granted ? 'green' : 'red'} miw={84} mt={2}>
              {change.granted ? t('consents.allowed') : t('consents.ended')}
            </Badge>
            <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <Group gap={8}>
                <Text size="sm" fw={570}>
                  {change.topic_name}
                </Text>
                <ChannelBadge channel={change.channel} />
              </Group>
              <Text size="xs" c="dimmed">
                {[format.dateTime(change.at), source(change.source), change.ip, change.text_version && `“${change.text_version}”`]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
      {history.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            {t('consents.more')}
          </Button>
        </Group>
      )}
    </Modal>
  )
}
