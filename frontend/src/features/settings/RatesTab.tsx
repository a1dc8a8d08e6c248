import { ActionIcon, Badge, Group, NumberInput, Table, Text, TextInput, Tooltip } from '@mantine/core'
import { IconCoins, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useCanEdit, useSession } from '@/api/session'
import { useExchangeRates, useRemoveSetting, useSaveSetting } from '@/api/settings'
import type { ExchangeRate } from '@/api/types'
import { OpeningRow } from '@/components/OpeningRow'
import { toast } from '@/components/toast'
import { useFormat } from '@/format'

import { EditDrawer } from './EditDrawer'
import { RowButton } from './RowButton'
import { SettingsTable } from './SettingsTable'
import { useEditor } from './useEditor'

interface Draft {
  currency: string
  rate: string
}

/** What a unit of each currency is worth in the company's: fixed rates by which reports convert. */
export function RatesTab() {
  const { t } = useTranslation('settings')
  const { t: tc } = useTranslation()
  const canEdit = useCanEdit('settings')
  const format = useFormat()
  const base = useSession().data?.currency ?? ''
  const rates = useExchangeRates()
  const editor = useEditor<Draft>('exchange-rates')
  const remove = useRemoveSetting('exchange-rates')
  const restore = useSaveSetting('exchange-rates')
  const { draft, set, errors } = editor

  function removed({ id, currency, rate }: ExchangeRate) {
    const back = () => restore.mutate({ id: null, input: { currency, rate } }, { onError: toast.error })
    remove.mutate(id, { onSuccess: () => toast.undo(t('rates.removed', { currency }), back) })
  }

  return (
    <>
      <SettingsTable
        rows={rates.data}
        error={rates.error}
        onRetry={() => void rates.refetch()}
        add={t('rates.add')}
        onAdd={canEdit ? () => editor.open(null, { currency: '', rate: '' }) : null}
        empty={{ icon: IconCoins, title: t('rates.empty'), children: t('rates.emptyText', { base }) }}
        columns={[
          { key: 'rate', label: t('rates.rate') },
          { key: 'set', label: t('rates.set'), visibleFrom: 'sm' },
          { key: 'by', label: t('rates.by'), visibleFrom: 'sm' },
          { key: 'remove', label: '' },
        ]}
        fitsPhone
        row={(each) => (
          <OpeningRow key={each.id} onOpen={() => editor.open(each.id, each)} faded={!each.is_used}>
            <Table.Td>
              <Group gap="xs">
                <RowButton onClick={() => editor.open(each.id, each)}>
                  1 {each.currency} = {format.rate(each.rate)} {each.base}
                </RowButton>
                {!each.is_used && (
                  <Badge color="yellow" variant="light">
                    {t('rates.unused', { base })}
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {format.date(each.changed_at)} · {each.changed_by}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{format.date(each.changed_at)}</Table.Td>
            <Table.Td visibleFrom="sm">{each.changed_by}</Table.Td>
            <Table.Td ta="right" w={56}>
              {canEdit && (
                <Tooltip label={tc('actions.delete')}>
                  <ActionIcon
                    aria-label={tc('actions.delete')}
                    loading={remove.isPending && remove.variables === each.id}
                    onClick={() => removed(each)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
            </Table.Td>
          </OpeningRow>
        )}
      />
      {draft && (
        <EditDrawer
          title={editor.id === null ? t('rates.add') : t('rates.of', { currency: draft.currency })}
          onClose={editor.close}
          onSubmit={editor.submit}
          error={editor.error}
          saving={editor.saving}
          disabled={!canEdit}
        >
          <TextInput
            label={t('rates.currency')}
            description={t('rates.currencyHelp')}
            withAsterisk
            data-autofocus
            disabled={editor.id !== null}
            maxLength={3}
            styles={{ wrapper: { maxWidth: 140 } }}
            value={draft.currency}
            error={errors.currency}
            onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
          />
          <NumberInput
            label={t('rates.worth', { currency: draft.currency || '…' })}
            description={t('rates.worthHelp', { base })}
            withAsterisk
            allowNegative={false}
            decimalScale={8}
            hideControls
            rightSection={
              <Text size="sm" c="dimmed">
                {base}
              </Text>
            }
            rightSectionWidth={56}
            styles={{ wrapper: { maxWidth: 240 } }}
            value={draft.rate}
            error={errors.rate}
            onChange={(rate) => set({ rate: String(rate) })}
          />
          <Text size="xs" c="dimmed">
            {t('rates.help')}
          </Text>
        </EditDrawer>
      )}
    </>
  )
}
