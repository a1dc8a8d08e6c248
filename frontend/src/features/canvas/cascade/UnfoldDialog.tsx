import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'

import { useFocusBack } from '@/components/focusing'
import { PURCHASE } from '@/api/events'

import { useCanvasContext } from '../CanvasContext'
import { type GraphNode, newId } from '../graph/graph'
import { hindrance, losses } from './single'
import { unfold } from './unfold'

const ALWAYS = ['late', 'moment', 'failure', 'before'] as const

/** Says what single nodes cannot do before a cascade is taken apart. */
export function UnfoldDialog({ node, onClose }: { node: GraphNode; onClose: () => void }) {
  useFocusBack()
  const { store, words } = useCanvasContext()
  const { t, channels } = words
  const lost = losses(node.config)
  const hindered = hindrance(node.config) !== null
  const asked = store.getState().history.present.nodes.filter(({ type, config }) => type === 'reaction_check' && config.node === node.id && config.step == null).length

  function run() {
    const usualTimeout = (channel: string) => channels.get(channel)?.default_timeout_s ?? 3_600
    const nameOf = (event: string) => (event === PURCHASE ? t('cascade.stopName.purchased') : event)
    store.getState().edit(unfold({ id: node.id, newId, usualTimeout, nameOf }))
    onClose()
  }

  return (
    <Modal opened onClose={onClose} title={t('panel:unfold.title')} size="lg">
      <Stack gap="md">
        {hindered ? (
          <Text size="sm">{t('panel:unfold.hindrance')}</Text>
        ) : (
          <>
            <Text size="sm">{t('panel:unfold.intro')}</Text>
            <List size="sm" spacing={6}>
              {ALWAYS.map((each) => (
                <List.Item key={each}>{t(`panel:unfold.always.${each}`)}</List.Item>
              ))}
              {asked > 0 && <List.Item>{t('panel:unfold.asked', { count: asked })}</List.Item>}
            </List>
            {lost.length > 0 && (
              <div>
                <Text size="sm" fw={600} mb={4}>
                  {t('panel:unfold.losesTitle')}
                </Text>
                <List size="sm" spacing={6}>
                  {lost.map((each) => (
                    <List.Item key={each}>{t(`panel:unfold.loses.${each}`)}</List.Item>
                  ))}
                </List>
              </div>
            )}
            <Text size="sm" c="dimmed">
              {t('panel:unfold.back')}
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('panel:unfold.cancel')}
          </Button>
          <Button leftSection={<IconArrowsSplit2 size={16} aria-hidden />} disabled={hindered} onClick={run} data-autofocus>
            {t('panel:unfold.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
