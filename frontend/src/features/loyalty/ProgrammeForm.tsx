import { Autocomplete, Select, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { ApiError } from '@/api/errors'
import { type ProgrammeInput, useSaveProgramme } from '@/api/loyalty'
import { useNamespaces } from '@/api/namespaces'
import { useIsForAllBrands } from '@/api/session'
import type { Programme } from '@/api/types'
import { toast } from '@/components/toast'
import { EditDrawer } from '@/features/settings/EditDrawer'

const ALL = 'all'
const NEW: ProgrammeInput = { key: '', name: '', brand: null, levels: [], namespace: '' }
const PARTS = ['level', 'points', 'since'] as const

interface ProgrammeFormProps {
  /** As it is stored; left out for a new one. */
  programme?: Programme
  canEdit: boolean
  onClose: () => void
}

/** A programme: its levels from the lowest to the highest, what its cards are called, and whose it is. */
export function ProgrammeForm({ programme, canEdit, onClose }: ProgrammeFormProps) {
  const { t } = useTranslation('loyalty')
  const { t: tc } = useTranslation()
  const brands = useBrands().data ?? []
  const isForAll = useIsForAllBrands()
  const namespaces = useNamespaces().data ?? []
  const [draft, setDraft] = useState<ProgrammeInput>(programme ? inputOf(programme) : { ...NEW, brand: isForAll ? null : (brands[0]?.id ?? null) })
  const save = useSaveProgramme()
  const errors = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<ProgrammeInput>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    save.mutate(
      { id: programme?.id ?? null, input: draft },
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
      title={programme ? programme.name : t('add')}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saving={save.isPending}
      disabled={!canEdit}
    >
      <TextInput
        label={t('form.name')}
        description={t('form.nameHelp')}
        withAsterisk
        data-autofocus
        readOnly={!canEdit}
        maxLength={100}
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.key')}
        description={t('form.keyHelp')}
        withAsterisk
        disabled={Boolean(programme)}
        maxLength={40}
        value={draft.key}
        error={errors.key}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      <TagsInput
        label={t('form.levels')}
        description={t('form.levelsHelp')}
        readOnly={!canEdit}
        maxTags={30}
        splitChars={[',', ';']}
        value={draft.levels}
        error={firstOf(errors, 'levels')}
        onChange={(levels) => set({ levels })}
      />
      <Autocomplete
        label={t('form.namespace')}
        description={t('form.namespaceHelp')}
        readOnly={!canEdit}
        maxLength={40}
        data={namespaces.filter(({ kind }) => kind === 'card').map(({ key }) => key)}
        value={draft.namespace}
        error={errors.namespace}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(namespace) => set({ namespace })}
      />
      <Select
        label={t('columns.brand')}
        allowDeselect={false}
        readOnly={!canEdit}
        data={[...(isForAll || draft.brand === null ? [{ value: ALL, label: t('allBrands') }] : []), ...brands.map(({ id, name }) => ({ value: String(id), label: name }))]}
        value={draft.brand === null ? ALL : String(draft.brand)}
        error={errors.brand}
        onChange={(brand) => set({ brand: brand === null || brand === ALL ? null : Number(brand) })}
      />
      {programme && (
        <Text size="sm" c="dimmed">
          {t('form.attributes')}{' '}
          {PARTS.map((part) => programme.attributes[part]).join(', ')}
        </Text>
      )}
    </EditDrawer>
  )
}

const inputOf = ({ key, name, brand, levels, namespace }: Programme): ProgrammeInput => ({ key, name, brand, levels, namespace })

/** What is wrong with a list as a whole, or with one of its entries. */
const firstOf = (errors: Record<string, string>, field: string): string | undefined =>
  errors[field] ?? Object.entries(errors).find(([path]) => path.startsWith(`${field}.`))?.[1]
