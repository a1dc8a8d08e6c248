import { Select, Skeleton, TextInput } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type AttributeInput, useAttributeUse, useSaveAttribute } from '@/api/attributes'
import { ApiError } from '@/api/errors'
import type { Attribute } from '@/api/types'
import { Note } from '@/components/Note'
import { toast } from '@/components/toast'
import { EditDrawer } from '@/features/settings/EditDrawer'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

const TYPES: AttributeInput['type'][] = ['text', 'number', 'boolean', 'date', 'list']
const NEW: AttributeInput = { key: '', label: '', type: 'text' }

interface AttributeFormProps {
  /** As it is stored; left out for a new one. */
  attribute?: Attribute
  canEdit: boolean
  onClose: () => void
}

/** An attribute: its words and its type, and who has a value of it. What stands in the way of another type the server says. */
export function AttributeForm({ attribute, canEdit, onClose }: AttributeFormProps) {
  const { t } = useTranslation('attributes')
  const { t: tc } = useTranslation()
  const words = useLabel()
  const [draft, setDraft] = useState<AttributeInput>(
    attribute ? { key: attribute.key, label: attribute.label, type: attribute.type } : NEW,
  )
  const save = useSaveAttribute()
  const errors = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<AttributeInput>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    save.mutate(
      { isNew: !attribute, input: draft },
      {
        onSuccess: () => {
          toast.success(tc('state.saved'))
          onClose()
        },
      },
    )
  }
  return (
    <EditDrawer
      title={attribute ? words('attribute', attribute.key, attribute.label) : t('add')}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saving={save.isPending}
      disabled={!canEdit}
    >
      {attribute && <Use attribute={attribute.key} />}
      <TextInput
        label={t('form.label')}
        description={t('form.labelHelp')}
        withAsterisk
        data-autofocus
        readOnly={!canEdit}
        maxLength={100}
        value={draft.label}
        error={errors.label}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.key')}
        description={t('form.keyHelp')}
        withAsterisk
        disabled={Boolean(attribute)}
        maxLength={60}
        value={draft.key}
        error={errors.key}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      <Select
        label={t('form.type')}
        description={attribute ? t('form.typeHelp') : t('form.newTypeHelp')}
        allowDeselect={false}
        readOnly={!canEdit}
        data={TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
        value={draft.type}
        error={errors.type}
        onChange={(type) => set({ type: TYPES.find((each) => each === type) ?? 'text' })}
      />
    </EditDrawer>
  )
}

/** How many customers have a value, and since when. */
function Use({ attribute }: { attribute: string }) {
  const { t } = useTranslation('attributes')
  const format = useFormat()
  const use = useAttributeUse(attribute, true)
  if (use.isError) return null
  if (!use.data) return <Skeleton h={46} radius="md" />
  const { count, first_at: first, changed_at: changed } = use.data
  return (
    <Note icon={IconUsers} color="petrol">
      {count === 0 || first === null || changed === null
        ? t('use.nobody')
        : t('use.some', { count, number: format.number(count), first: format.date(first), changed: format.date(changed) })}
    </Note>
  )
}
