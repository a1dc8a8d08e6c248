import { Alert, Button, Group, Loader, Modal, Radio, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconGitMerge } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCustomers } from '@/api/customers'
import { useJoin } from '@/api/profile'
import type { CustomerProfile, CustomerRow } from '@/api/types'
import { SearchInput } from '@/components/SearchInput'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'

import classes from './Customer.module.css'

const MOST_SHOWN = 8

/** Another customer is found, and the two become one. */
export function JoinDialog({ profile, onClose }: { profile: CustomerProfile; onClose: () => void }) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<CustomerRow | null>(null)
  const found = useCustomers(q, 1)
  const join = useJoin(profile.id)
  const people = q === '' ? [] : (found.data?.results ?? []).filter(({ id }) => id !== profile.id).slice(0, MOST_SHOWN)
  const name = profile.name || `#${profile.id}`

  function store() {
    if (!chosen) return
    join.mutate(chosen.id, {
      onSuccess: ({ customer }) => {
        toast.success(t('join.done'))
        onClose()
        if (customer !== profile.id) void navigate({ to: '/customers/$customerId', params: { customerId: String(customer) } })
      },
    })
  }

  return (
    <Modal opened onClose={onClose} size="lg" title={t('join.title', { name })} styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('join.text')}
        </Text>
        <Group gap="sm">
          <SearchInput value={q} placeholder={t('search')} onChange={setQ} />
          {found.isFetching && q !== '' && <Loader size={16} />}
        </Group>
        {q !== '' && found.data && people.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('nobody.title')}
          </Text>
        )}
        {people.length > 0 && (
          <Radio.Group
            aria-label={t('join.whom')}
            value={chosen === null ? null : String(chosen.id)}
            onChange={(id) => setChosen(people.find((each) => String(each.id) === id) ?? null)}
          >
            <Stack gap={6}>
              {people.map((each) => (
                <Person key={each.id} row={each} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {chosen && (
          <Alert color="petrol" icon={<IconGitMerge size={18} />} py="xs">
            {t('join.means', { other: chosen.name || `#${chosen.id}`, name })}
          </Alert>
        )}
        {join.error && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
            {errorText(join.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {tc('actions.cancel')}
          </Button>
          <Button disabled={!chosen} loading={join.isPending} onClick={store}>
            {t('join.join')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Person({ row }: { row: CustomerRow }) {
  const { t } = useTranslation('customers')
  const format = useFormat()
  const contact = [row.email, row.phone, row.external_id ?? `#${row.id}`, row.city].filter(Boolean).join(' · ')
  return (
    <Radio.Card value={String(row.id)} className={classes.person}>
      <Group wrap="nowrap" gap="sm">
        <Radio.Indicator />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text size="sm" fw={570} truncate>
            {row.name || t('noName')}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {contact}
          </Text>
        </div>
        <Text size="xs" c="dimmed" className="k-num" style={{ whiteSpace: 'nowrap' }}>
          {t('purchases.count', { count: row.purchases, number: format.number(row.purchases) })}
        </Text>
      </Group>
    </Radio.Card>
  )
}
