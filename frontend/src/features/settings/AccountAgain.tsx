import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LOST, type Lost, useLostCount, useSendManyAgain } from '@/api/again'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'

const WITHIN = [1, 6, 24, 72, 168, 720]
const UNTIL = [1, 6, 24, 72]

/** After an account was down: what came to nothing over it goes out once more. */
export function AccountAgain({ id }: { id: number }) {
  const { t } = useTranslation('settings')
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <Button variant="default" leftSection={<IconRefresh size={17} aria-hidden />} onClick={() => setOpen(true)}>
        {t('accounts.again.button')}
      </Button>
      {isOpen && <AgainDialog account={id} onClose={() => setOpen(false)} />}
    </div>
  )
}

function AgainDialog({ account, onClose }: { account: number; onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const [statuses, setStatuses] = useState<Lost[]>(['failed', 'rejected'])
  const [within, setWithin] = useState(24)
  const [until, setUntil] = useState(24)
  const wish = { account, statuses, withinS: within * 3600, expiresInS: until * 3600 }
  const found = useLostCount(wish)
  const send = useSendManyAgain()
  const count = statuses.length > 0 ? (found.data?.count ?? null) : 0
  const number = (many: number) => ({ count: many, number: format.number(many) })
  const hours = (each: number) => ({
    value: String(each),
    label: each <= 24 ? t('accounts.again.hours', { count: each }) : t('accounts.again.days', { count: each / 24 }),
  })

  function submit() {
    send.mutate(wish, {
      onSuccess: ({ count: sent, more }) => {
        toast.success(t('accounts.again.done', number(sent)))
        if (!more) onClose()
      },
    })
  }

  return (
    <Modal opened onClose={onClose} title={t('accounts.again.title')} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('accounts.again.text')}
        </Text>
        <Checkbox.Group
          label={t('accounts.again.which')}
          value={statuses}
          onChange={(chosen) => setStatuses(LOST.filter((each) => chosen.includes(each)))}
          styles={{ label: { marginBottom: 6 } }}
        >
          <Stack gap={6}>
            {LOST.map((each) => (
              <Checkbox key={each} value={each} label={t(`accounts.again.${each}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        {statuses.includes('unknown') && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />} py="xs">
            {t('accounts.again.warning')}
          </Alert>
        )}
        <Group grow align="flex-start">
          <Select
            label={t('accounts.again.since')}
            allowDeselect={false}
            data={WITHIN.map(hours)}
            value={String(within)}
            onChange={(value) => setWithin(Number(value))}
          />
          <Select
            label={t('accounts.again.until')}
            allowDeselect={false}
            data={UNTIL.map((each) => ({
              value: String(each),
              label: each <= 24 ? t('customers:again.hours', { count: each }) : t('customers:again.days', { count: each / 24 }),
            }))}
            value={String(until)}
            onChange={(value) => setUntil(Number(value))}
          />
        </Group>
        {(send.error ?? found.error) && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
            {errorText(send.error ?? found.error)}
          </Alert>
        )}
        <Group justify="space-between">
          <Text size="sm" fw={570} aria-live="polite">
            {count === null ? '…' : count === 0 ? t('accounts.again.none') : t('accounts.again.found', number(count))}
            {found.data?.more && <Text span size="sm" c="dimmed">{` ${t('accounts.again.more')}`}</Text>}
          </Text>
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button disabled={!count} loading={send.isPending} onClick={submit}>
              {t('accounts.again.send')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
