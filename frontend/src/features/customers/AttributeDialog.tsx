import { Alert, Button, Group, Modal, Select, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { ApiError } from '@/api/errors'
import { useAttributeHistory, useSetAttribute } from '@/api/profile'
import type { Attribute, AttributeChange, Field, Known } from '@/api/types'
import { useFocusBack } from '@/components/focusing'
import { Failed } from '@/components/states'
import { errorText, toast } from '@/components/toast'
import { SchemaForm } from '@/features/forms'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import classes from './Customer.module.css'
import { useSourceWords } from './useSourceWords'
import { written } from './written'

interface AttributeDialogProps {
  customer: number
  known: Known[]
  /** Null: one that this customer does not have yet, which is asked for first. */
  attribute: string | null
  canEdit: boolean
  onClose: () => void
}

/** One attribute: its value, to be changed by hand, and everything that it has been. */
export function AttributeDialog({ customer, known, attribute, canEdit, onClose }: AttributeDialogProps) {
  useFocusBack()
  const { t } = useTranslation('customers')
  const label = useLabel()
  const defined = useAttributes().data ?? []
  const [chosen, setChosen] = useState(attribute)
  const own = known.find(({ key }) => key === chosen)
  const found = own ?? defined.find(({ key }) => key === chosen)
  const free = defined.filter(({ key }) => !known.some((each) => each.key === key))
  return (
    <Modal
      opened
      onClose={onClose}
      title={attribute !== null && found ? label('attribute', found.key, found.label) : t('attributes.add')}
      styles={{ title: { fontWeight: 650, fontSize: 17, overflowWrap: 'anywhere' } }}
    >
      <Stack gap="md">
        {attribute === null && (
          <Select
            label={t('attributes.which')}
            searchable
            data-autofocus
            nothingFoundMessage={t('attributes.noneLeft')}
            data={free.map((each) => ({ value: each.key, label: label('attribute', each.key, each.label) }))}
            value={chosen}
            onChange={setChosen}
          />
        )}
        {found && canEdit && (
          <ValueForm key={found.key} customer={customer} attribute={found} value={own?.value ?? null} onDone={onClose} />
        )}
        {attribute !== null && <History customer={customer} known={own} attribute={attribute} />}
      </Stack>
    </Modal>
  )
}

/** The value in the editor of its type. */
function fieldOf(type: Attribute['type'], label: string): Field {
  const field = { key: 'value', label }
  if (type === 'list') return { ...field, type: 'list', item: { key: 'item', type: 'text', label } }
  if (type === 'boolean') return { ...field, type: 'boolean' }
  // A line of text looks the attribute's own type up: number, date, or a text with the frequent values on offer.
  return { ...field, type: 'text' }
}

interface ValueFormProps {
  customer: number
  attribute: Pick<Attribute, 'key' | 'label' | 'type'>
  value: unknown
  onDone: () => void
}

function ValueForm({ customer, attribute, value, onDone }: ValueFormProps) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const [next, setNext] = useState<Record<string, unknown>>({ attribute: attribute.key, value: value ?? undefined })
  const save = useSetAttribute(customer)
  const fields = save.error instanceof ApiError ? Object.values(save.error.fields) : []

  function store(changed: unknown) {
    const given = changed === '' || changed === undefined ? null : changed
    save.mutate(
      { key: attribute.key, value: given },
      {
        onSuccess: () => {
          toast.success(tc('state.saved'))
          onDone()
        },
      },
    )
  }

  function submit(event: SubmitEvent) {
    event.preventDefault()
    store(attribute.type === 'boolean' ? next.value === true : next.value)
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SchemaForm
          fields={[fieldOf(attribute.type, t('attributes.value'))]}
          value={next}
          onChange={setNext}
          errors={fields[0] === undefined ? undefined : { value: fields[0] }}
          scope="customer"
        />
        {save.error && fields.length === 0 && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
            {errorText(save.error)}
          </Alert>
        )}
        <Group justify="space-between" gap="sm">
          {value === null ? (
            <span />
          ) : (
            <Button variant="subtle" color="red" disabled={save.isPending} onClick={() => store(null)}>
              {t('attributes.takeAway')}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {tc('actions.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What it has been, the newest first, with who said so. */
function History({ customer, known, attribute }: { customer: number; known: Known | undefined; attribute: string }) {
  const { t } = useTranslation('customers')
  const history = useAttributeHistory(customer, attribute)
  const changes = history.data?.results
  return (
    <section aria-label={t('attributes.history')}>
      <Title order={4} mb={6}>
        {t('attributes.history')}
      </Title>
      {history.isPending && <Skeleton h={60} />}
      {history.isLoadingError && <Failed error={history.error} onRetry={() => void history.refetch()} />}
      {changes?.length === 0 && (
        <Text size="sm" c="dimmed">
          {known ? t('attributes.unchanged') : t('attributes.noHistory')}
        </Text>
      )}
      <ol className={classes.changes} data-testid="attribute-history">
        {changes?.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ol>
    </section>
  )
}

function Change({ change: { before, value, at, source } }: { change: AttributeChange }) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const sourceWords = useSourceWords()
  const say = (each: unknown) => written(each, format, { yes: tc('state.yes'), no: tc('state.no') })
  return (
    <li>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {value === null ? (
          t('attributes.takenAway', { before: say(before) })
        ) : (
          <>
            {before !== null && (
              <Text span size="sm" c="dimmed" td="line-through" mr={8}>
                {say(before)}
              </Text>
            )}
            <Text span size="sm" fw={550}>
              {say(value)}
            </Text>
          </>
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {format.dateTime(at)} · {sourceWords(source)}
      </Text>
    </li>
  )
}
