import { ActionIcon, Button, Fieldset, Group, Select, Text, TextInput } from '@mantine/core'
import { IconArrowRight, IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useRemoveSetting, useRoutes, useSaveSetting } from '@/api/settings'
import type { Sender } from '@/api/types'
import { errorText } from '@/components/toast'

import { nameOf } from './senders'
import classes from './SenderRoutes.module.css'

interface SenderRoutesProps {
  sender: Sender
  /** Those that its messages may go over instead. */
  others: Sender[]
  disabled: boolean
}

/** Which way messages to some countries take. A route is stored at once, without the form around it. */
export function SenderRoutes({ sender, others, disabled }: SenderRoutesProps) {
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  const [prefix, setPrefix] = useState('')
  const [to, setTo] = useState<string | null>(null)
  const routes = (useRoutes().data ?? []).filter((each) => each.sender === sender.id)
  const save = useSaveSetting('routes')
  const remove = useRemoveSetting('routes')
  const errors = save.error instanceof ApiError ? save.error.fields : {}
  const isWhole = prefix !== '' && to !== null

  function add() {
    if (!isWhole) return
    save.mutate(
      { id: null, input: { sender: sender.id, prefix, to: Number(to) } },
      {
        onSuccess: () => {
          setPrefix('')
          setTo(null)
        },
      },
    )
  }

  /** Enter adds the route, and does not save the sender. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }

  return (
    <Fieldset legend={t('routes.title')}>
      <Text size="xs" c="dimmed" mb="sm">
        {t('routes.help')}
      </Text>
      {routes.length > 0 && (
        <ul className={classes.routes}>
          {routes.map((route) => {
            const over = others.find(({ id }) => id === route.to)
            return (
              <li key={route.id}>
                <Text component="span" size="sm" fw={570} className="k-num">
                  +{route.prefix}
                </Text>
                <IconArrowRight size={15} color="var(--mantine-color-dimmed)" style={{ flex: 'none' }} aria-hidden />
                <div className={classes.over}>
                  <Text size="sm" truncate>
                    {over ? nameOf(over) : `#${route.to}`}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {over?.account_name}
                  </Text>
                </div>
                <ActionIcon
                  aria-label={t('routes.remove', { prefix: `+${route.prefix}` })}
                  disabled={disabled}
                  loading={remove.isPending && remove.variables === route.id}
                  onClick={() => remove.mutate(route.id)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
      )}
      {others.length === 0 ? (
        <Text size="sm">{t('routes.noOthers')}</Text>
      ) : (
        <Group gap="xs" align="flex-start" className={classes.add}>
          <TextInput
            size="xs"
            w={96}
            aria-label={t('accounts.prefix')}
            title={t('accounts.prefix')}
            placeholder="+380"
            inputMode="tel"
            disabled={disabled}
            value={prefix}
            error={Boolean(errors.prefix)}
            onChange={(event) => setPrefix(event.currentTarget.value.replaceAll(/[^\d+]/g, ''))}
            onKeyDown={onKeyDown}
          />
          <Select
            size="xs"
            flex={1}
            miw={150}
            aria-label={t('routes.to')}
            placeholder={t('routes.to')}
            disabled={disabled}
            data={others.map((each) => ({ value: String(each.id), label: nameOf(each) }))}
            value={to}
            error={Boolean(errors.to)}
            onChange={setTo}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={disabled || !isWhole}
            loading={save.isPending}
            onClick={add}
          >
            {tc('actions.add')}
          </Button>
        </Group>
      )}
      {save.error && (
        <Text size="xs" c="red" mt={6} role="alert">
          {errorText(save.error)}
        </Text>
      )}
    </Fieldset>
  )
}
