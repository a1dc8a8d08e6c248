import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { type NamespaceInput, useSaveNamespace } from '@/api/namespaces'
import type { Namespace } from '@/api/types'
import { Note } from '@/components/Note'
import { toast } from '@/components/toast'
import { EditDrawer } from '@/features/settings/EditDrawer'

import { ruleWords } from './ruleWords'
import { useNamespaceName } from './useNamespaceName'

const KINDS: NamespaceInput['kind'][] = ['card', 'shop_id', 'email', 'phone', 'device', 'anonymous', 'other']
const NEW: NamespaceInput = { key: '', label: '', kind: 'card', priority: 50, joins: true, is_single: false }

function inputOf({ key, label, kind, priority, joins, is_single }: Namespace): NamespaceInput {
  return { key, label, kind, priority, joins, is_single }
}

/** The rule of one identity; what the switches mean is said in a sentence below them. */
export function NamespaceForm({ namespace, onClose }: { namespace?: Namespace; onClose: () => void }) {
  const { t } = useTranslation('namespaces')
  const { t: tc } = useTranslation()
  const nameOf = useNamespaceName()
  const [draft, setDraft] = useState<NamespaceInput>(namespace ? inputOf(namespace) : NEW)
  const save = useSaveNamespace()
  const errors = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<NamespaceInput>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    save.mutate(
      { id: namespace?.id ?? null, input: draft },
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
      title={namespace ? nameOf(namespace.key) : t('add')}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saving={save.isPending}
    >
      <TextInput
        label={t('form.label')}
        description={t('form.labelHelp')}
        withAsterisk
        data-autofocus
        value={draft.label}
        error={errors.label}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.key')}
        description={t('form.keyHelp')}
        withAsterisk
        disabled={Boolean(namespace)}
        value={draft.key}
        error={errors.key}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      <Select
        label={t('form.kind')}
        description={t('form.kindHelp')}
        allowDeselect={false}
        data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={draft.kind}
        error={errors.kind}
        onChange={(kind) => set({ kind: KINDS.find((each) => each === kind) ?? 'other' })}
      />
      <Switch
        label={t('form.joins')}
        description={t('form.joinsHelp')}
        checked={draft.joins}
        onChange={(event) => set({ joins: event.currentTarget.checked })}
      />
      <Switch
        label={t('form.single')}
        description={t('form.singleHelp')}
        checked={draft.is_single}
        onChange={(event) => set({ is_single: event.currentTarget.checked })}
      />
      <NumberInput
        label={t('form.priority')}
        description={t('form.priorityHelp')}
        min={1}
        max={100}
        allowDecimal={false}
        value={draft.priority}
        error={errors.priority}
        onChange={(value) => set({ priority: typeof value === 'number' ? value : 50 })}
      />
      <Note icon={IconFingerprint} color="petrol">
        {t(ruleWords(draft))}
      </Note>
    </EditDrawer>
  )
}
