import { Fieldset, MultiSelect, NumberInput, SimpleGrid, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import type { FieldErrors } from '@/api/errors'
import { useProviders } from '@/api/registries'
import type { AccountInput, Provider, ProviderAccount } from '@/api/types'
import { CredentialsFields, defaultsOf, errorsBelow, SchemaForm } from '@/features/forms'
import { useLabel } from '@/i18n/useLabel'

import { RestNote } from './AccountRest'
import { CopyField } from './CopyField'
import { PriceList } from './PriceList'
import { ChosenProvider, ProviderPicker } from './ProviderPicker'

interface AccountFormProps {
  draft: AccountInput
  set: (change: Partial<AccountInput>) => void
  errors: FieldErrors
  /** As it is stored; undefined for a new one. */
  stored: ProviderAccount | undefined
}

/** An account at a provider: its form follows from what the provider says it needs. */
export function AccountForm({ draft, set, errors, stored }: AccountFormProps) {
  const { t } = useTranslation('settings')
  const label = useLabel()
  const providers = useProviders().data ?? []
  const brands = useBrands().data ?? []
  const provider = providers.find(({ key }) => key === draft.provider)

  function pick(next: Provider) {
    set({
      provider: next.key,
      name: draft.name || label('provider', next.key, next.label),
      settings: defaultsOf(next.setting_fields),
      credentials: defaultsOf(next.credential_fields),
      prices: [],
    })
  }

  if (!provider) return stored ? null : <ProviderPicker onPick={pick} />
  return (
    <>
      {stored && <RestNote account={stored} />}
      <ChosenProvider
        provider={provider}
        error={errors.provider}
        onChange={stored ? undefined : () => set({ provider: '', name: '' })}
      />
      <TextInput
        label={t('name')}
        withAsterisk
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('accounts.brands')}
        description={t('accounts.brandsHelp')}
        data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={draft.brands.map(String)}
        error={errors.brands}
        onChange={(ids) => set({ brands: ids.map(Number) })}
      />
      {provider.credential_fields.length > 0 && (
        <CredentialsFields
          type={provider}
          value={draft.credentials}
          onChange={(credentials) => set({ credentials })}
          errors={errors}
          isSet={stored?.credentials_set ?? false}
        />
      )}
      {provider.setting_fields.length > 0 && (
        <Fieldset legend={t('accounts.settings')}>
          <SchemaForm
            fields={provider.setting_fields}
            value={draft.settings}
            onChange={(settings) => set({ settings })}
            errors={errorsBelow(errors, 'settings')}
            scope={provider.key}
          />
        </Fieldset>
      )}
      {stored && provider.hears && (
        <CopyField label={t('accounts.hook')} description={t('accounts.hookHelp')} value={stored.hook_url} />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <Limit
          label={t('accounts.rate')}
          help={t('accounts.rateHelp')}
          max={10_000}
          value={draft.rate_per_s}
          error={errors.rate_per_s}
          onChange={(rate) => set({ rate_per_s: rate })}
        />
        <Limit
          label={t('accounts.concurrency')}
          help={t('accounts.concurrencyHelp')}
          max={200}
          value={draft.concurrency}
          error={errors.concurrency}
          onChange={(concurrency) => set({ concurrency })}
        />
      </SimpleGrid>
      <PriceList
        prices={draft.prices}
        channels={provider.channels}
        onChange={(prices) => set({ prices })}
        errors={errorsBelow(errors, 'prices')}
      />
      <Switch
        label={t('on')}
        description={t('accounts.onHelp')}
        checked={draft.is_active}
        onChange={(event) => set({ is_active: event.currentTarget.checked })}
      />
    </>
  )
}

interface LimitProps {
  label: string
  help: string
  max: number
  value: number | null
  error?: string
  onChange: (value: number | null) => void
}

/** A number that may be left open. */
function Limit({ label, help, max, value, error, onChange }: LimitProps) {
  const { t } = useTranslation('settings')
  return (
    <NumberInput
      label={label}
      description={help}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={t('accounts.noRate')}
      min={1}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      value={value ?? ''}
      error={error}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  )
}
