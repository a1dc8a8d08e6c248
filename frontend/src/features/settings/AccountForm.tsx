import { Button, Fieldset, Group, MultiSelect, NumberInput, Select, Switch, Text, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import type { FieldErrors } from '@/api/errors'
import { useProviders } from '@/api/registries'
import type { AccountInput } from '@/api/types'
import { defaultsOf, errorsBelow, SchemaForm } from '@/features/forms'
import { useLabel } from '@/i18n/useLabel'

import { PriceList } from './PriceList'

interface AccountFormProps {
  draft: AccountInput
  set: (change: Partial<AccountInput>) => void
  errors: FieldErrors
  isNew: boolean
  credentialsSet: boolean
}

/** An account at a provider: its form follows from what the provider says it needs. */
export function AccountForm({ draft, set, errors, isNew, credentialsSet }: AccountFormProps) {
  const { t } = useTranslation('settings')
  const label = useLabel()
  const providers = useProviders().data ?? []
  const brands = useBrands().data ?? []
  const provider = providers.find(({ key }) => key === draft.provider)

  return (
    <>
      <TextInput
        label={t('name')}
        withAsterisk
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t('accounts.provider')}
        description={provider && label('description', provider.key, provider.description)}
        withAsterisk
        allowDeselect={false}
        disabled={!isNew}
        data={providers.map(({ key, label: name }) => ({ value: key, label: label('provider', key, name) }))}
        value={draft.provider}
        error={errors.provider}
        onChange={(key) => {
          const next = providers.find((each) => each.key === key)
          if (!next) return
          set({
            provider: next.key,
            settings: defaultsOf(next.setting_fields),
            credentials: defaultsOf(next.credential_fields),
            prices: [],
          })
        }}
      />
      <MultiSelect
        label={t('accounts.brands')}
        description={t('accounts.brandsHelp')}
        data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={draft.brands.map(String)}
        error={errors.brands}
        onChange={(ids) => set({ brands: ids.map(Number) })}
      />
      {provider && provider.credential_fields.length > 0 && (
        <Fieldset legend={t('accounts.credentials')}>
          {draft.credentials ? (
            <SchemaForm
              fields={provider.credential_fields}
              value={draft.credentials}
              onChange={(credentials) => set({ credentials })}
              errors={errorsBelow(errors, 'credentials')}
              scope={provider.key}
            />
          ) : (
            <Group justify="space-between" wrap="nowrap">
              <Group gap="xs" wrap="nowrap">
                <IconLock size={17} color="var(--mantine-color-dimmed)" aria-hidden />
                <Text size="sm">{credentialsSet ? t('accounts.kept') : t('accounts.missing')}</Text>
              </Group>
              <Button
                size="xs"
                variant="default"
                onClick={() => set({ credentials: defaultsOf(provider.credential_fields) })}
              >
                {credentialsSet ? t('accounts.replace') : t('accounts.enter')}
              </Button>
            </Group>
          )}
        </Fieldset>
      )}
      {provider && provider.setting_fields.length > 0 && (
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
      <NumberInput
        label={t('accounts.rate')}
        description={t('accounts.rateHelp')}
        placeholder={t('accounts.noRate')}
        min={1}
        max={10_000}
        allowDecimal={false}
        allowNegative={false}
        value={draft.rate_per_s ?? ''}
        error={errors.rate_per_s}
        onChange={(rate) => set({ rate_per_s: typeof rate === 'number' ? rate : null })}
      />
      <PriceList
        prices={draft.prices}
        channels={provider?.channels ?? []}
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
