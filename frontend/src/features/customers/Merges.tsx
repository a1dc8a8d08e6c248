import { Alert, Badge, Button, Card, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconArrowBackUp, IconGitMerge } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMerges, useUndoMerge } from '@/api/profile'
import { useCanEdit, useIsForAllBrands } from '@/api/session'
import type { Merge } from '@/api/types'
import { useFocusBack } from '@/components/focusing'
import { TextLink } from '@/components/links'
import { Failed, State } from '@/components/states'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import classes from './Customer.module.css'
import { useCauseWords } from './useCauseWords'

/** Who was joined into this customer, why, and the way back. */
export function Merges({ customer }: { customer: number }) {
  const { t } = useTranslation('customers')
  const merges = useMerges(customer)
  const [undoing, setUndoing] = useState<Merge | null>(null)
  if (merges.isLoadingError) return <Failed error={merges.error} onRetry={() => void merges.refetch()} />
  return (
    <Card data-testid="merges">
      {!merges.data && <Skeleton h={70} />}
      {merges.data?.length === 0 && (
        <State icon={IconGitMerge} title={t('merges.none')} size="inset">
          {t('merges.noneText')}
        </State>
      )}
      <ul className={classes.merges}>
        {merges.data?.map((merge) => (
          <Merged key={merge.id} merge={merge} onUndo={() => setUndoing(merge)} />
        ))}
      </ul>
      {undoing && <UndoDialog customer={customer} merge={undoing} onClose={() => setUndoing(null)} />}
    </Card>
  )
}

function Merged({ merge, onUndo }: { merge: Merge; onUndo: () => void }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const isForAll = useIsForAllBrands()
  const canEdit = useCanEdit('profiles') && isForAll
  const why = useCauseWords()
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 280px' }}>
          <Group gap={8}>
            {merge.undone_at === null ? (
              <Text size="sm" fw={570} style={{ overflowWrap: 'anywhere' }}>
                {t('merges.joined', { name: nameOf(merge) })}
              </Text>
            ) : (
              <>
                <TextLink to="/customers/$customerId" params={{ customerId: String(merge.merged.id) }} size="sm" fw={570}>
                  {nameOf(merge)}
                </TextLink>
                <Badge color="gray">{t('merges.undone', { date: format.date(merge.undone_at) })}</Badge>
              </>
            )}
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {why(merge)}
          </Text>
          <Text size="xs" c="dimmed" className="k-num">
            {format.dateTime(merge.at)}
          </Text>
          {merge.undone_at === null && !merge.can_undo && merge.why_not !== '' && (
            <Text size="xs" c="dimmed" mt={4}>
              {inOwnWords(merge.why_not, merge.said)}
            </Text>
          )}
        </div>
        {merge.can_undo && canEdit && (
          <Button variant="default" size="xs" leftSection={<IconArrowBackUp size={15} />} onClick={onUndo}>
            {t('merges.undo')}
          </Button>
        )}
      </Group>
    </li>
  )
}

const nameOf = ({ merged }: Merge): string => merged.name || `#${merged.id}`

/** Says what goes back before anything does. */
function UndoDialog({ customer, merge, onClose }: { customer: number; merge: Merge; onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const undo = useUndoMerge(customer)
  return (
    <Modal opened onClose={onClose} title={t('merges.undoTitle', { name: nameOf(merge) })} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Stack gap="sm">
        <Text size="sm">{t('merges.undoText', { name: nameOf(merge) })}</Text>
        <ul className={classes.plain}>
          <li>{t('merges.goesBack')}</li>
          <li>{t('merges.stays')}</li>
          <li>{t('merges.journeys')}</li>
        </ul>
        {undo.error && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
            {errorText(undo.error)}
          </Alert>
        )}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {tc('actions.cancel')}
          </Button>
          <Button
            loading={undo.isPending}
            leftSection={<IconArrowBackUp size={17} />}
            onClick={() =>
              undo.mutate(merge.id, {
                onSuccess: () => {
                  toast.success(t('merges.apart'))
                  onClose()
                },
              })
            }
          >
            {t('merges.undoNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
