import { Fieldset, Input, Stack, Switch, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { type SourceInput, useMappingNames, useSaveSource, useSourceKinds } from '@/api/sources'
import type { Field, Source, SourceKind } from '@/api/types'
import { toast } from '@/components/toast'
import { CredentialsFields, defaultsOf, errorsBelow, SchemaForm } from '@/features/forms'
import { EditDrawer } from '@/features/settings/EditDrawer'

import { keyOf } from './keyOf'
import { iconOf } from './kinds'
import classes from './Sources.module.css'
import { useKindName } from './useKindName'

const NEW: SourceInput = { name: '', key: '', kind: '', settings: {}, credentials: {}, is_active: true, silent_after_s: 86_400 }
const NO_KINDS: SourceKind[] = []

function inputOf({ name, key, kind, settings, is_active, silent_after_s }: Source): SourceInput {
  return { name, key, kind, settings, is_active, silent_after_s }
}

interface SourceFormProps {
  /** As it is stored; left out for a new one. */
  source?: Source
  onClose: () => void
}

/** A source in its form; what the form asks follows from the kind's own description. */
export function SourceForm({ source, onClose }: SourceFormProps) {
  const { t } = useTranslation('sources')
  const { t: tc } = useTranslation()
  const navigate = useNavigate()
  const kinds = useSourceKinds().data ?? NO_KINDS
  const [draft, setDraft] = useState<SourceInput>(source ? inputOf(source) : NEW)
  const save = useSaveSource()
  const mappings = useMappingNames(draft.kind !== '')
  const kind = kinds.find(({ key }) => key === draft.kind)
  const errors = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<SourceInput>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    const { key, ...rest } = draft
    const made = key || keyOf(draft.name)
    // Without any letter in the name the server finds a key.
    const input = source || made === '' ? rest : { ...rest, key: made }
    save.mutate(
      { id: source?.id ?? null, input },
      {
        onSuccess: (saved) => {
          toast.success(tc('state.saved'))
          onClose()
          if (!source) void navigate({ to: '/sources/$sourceId', params: { sourceId: String(saved.id) } })
        },
      },
    )
  }

  return (
    <EditDrawer
      title={source ? source.name : t('add')}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saving={save.isPending}
      disabled={!kind}
    >
      {kind ? (
        <>
          <TextInput
            label={t('form.name')}
            description={t('form.nameHelp')}
            withAsterisk
            data-autofocus
            maxLength={100}
            value={draft.name}
            error={errors.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.key')}
            description={t('form.keyHelp')}
            disabled={Boolean(source)}
            placeholder={keyOf(draft.name)}
            value={draft.key}
            error={errors.key}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
          {kind.credential_fields.length > 0 && (
            <CredentialsFields
              type={kind}
              value={draft.credentials}
              onChange={(credentials) => set({ credentials })}
              errors={errors}
              isSet={source?.credentials_set ?? false}
            />
          )}
          {kind.setting_fields.length > 0 && (
            <Fieldset legend={t('form.settings')}>
              <SchemaForm
                fields={kind.setting_fields.map((field) => (field.key === 'mapping' ? { ...field, suggestions: mappings } : field))}
                value={draft.settings}
                onChange={(settings) => set({ settings })}
                errors={errorsBelow(errors, 'settings')}
                scope={kind.key}
              />
            </Fieldset>
          )}
          <Silence value={draft.silent_after_s} onChange={(seconds) => set({ silent_after_s: seconds })} error={errors.silent_after_s} />
          <Switch
            label={t('form.on')}
            description={t('form.onHelp')}
            checked={draft.is_active}
            onChange={(event) => set({ is_active: event.currentTarget.checked })}
          />
        </>
      ) : (
        <KindPicker
          kinds={kinds}
          onPick={(picked) =>
            set({
              kind: picked.key,
              settings: defaultsOf(picked.setting_fields),
              credentials: picked.credential_fields.length > 0 ? defaultsOf(picked.credential_fields) : undefined,
            })
          }
        />
      )}
    </EditDrawer>
  )
}

/** The first question of a new source: what is it? */
function KindPicker({ kinds, onPick }: { kinds: SourceKind[]; onPick: (kind: SourceKind) => void }) {
  const { t } = useTranslation('sources')
  const kindName = useKindName(kinds)
  return (
    <Input.Wrapper label={t('form.kind')} labelElement="div">
      <Stack gap="xs" mt={6}>
        {kinds.map((kind) => {
          const Icon = iconOf(kind.key)
          return (
            <UnstyledButton key={kind.key} className={classes.kind} onClick={() => onPick(kind)}>
              <span className={classes.tile}>
                <Icon size={19} stroke={1.7} aria-hidden />
              </span>
              <span>
                <Text component="span" size="sm" fw={570} display="block">
                  {kindName(kind.key)}
                </Text>
                <Text component="span" size="xs" c="dimmed" display="block">
                  {t(`kindText.${kind.key}`, { defaultValue: kind.description })}
                </Text>
              </span>
            </UnstyledButton>
          )
        })}
      </Stack>
    </Input.Wrapper>
  )
}

interface SilenceProps {
  value: number | null
  onChange: (seconds: number | null) => void
  error?: string
}

const DAY_S = 86_400

/** After how long without data somebody is to look. */
function Silence({ value, onChange, error }: SilenceProps) {
  const { t } = useTranslation('sources')
  const field: Field = { key: 'silent_after_s', type: 'duration', label: t('form.silentAfter'), help: t('form.silentAfterHelp'), required: true }
  return (
    <Stack gap="sm">
      <Switch
        label={t('form.watch')}
        description={t('form.watchHelp')}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? DAY_S : null)}
      />
      {value !== null && (
        <SchemaForm
          fields={[field]}
          value={{ silent_after_s: value }}
          onChange={(next) => onChange(typeof next.silent_after_s === 'number' ? next.silent_after_s : 0)}
          errors={error === undefined ? undefined : { silent_after_s: error }}
          scope="source"
        />
      )}
    </Stack>
  )
}
