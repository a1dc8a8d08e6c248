import { Select, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import type { FieldErrors } from '@/api/errors'
import { useProviders } from '@/api/registries'
import { useAccounts } from '@/api/settings'
import type { Sender } from '@/api/types'
import { ChannelIcon } from '@/channels'
import { useLabel } from '@/i18n/useLabel'

import { BrandField } from './BrandField'
import { Chosen } from './Chosen'
import { nameOf } from './senders'
import { WarmUp } from './WarmUp'

export type SenderDraft = Omit<Sender, 'id' | 'account_name' | 'brand' | 'account'> & {
  brand: number | null
  account: number | null
}

interface SenderFormProps {
  draft: SenderDraft
  set: (change: Partial<SenderDraft>) => void
  errors: FieldErrors
  /** What is stored keeps its brand, account and channel; undefined for a new one. */
  stored: Sender | undefined
  /** Other senders of the brand and channel. */
  others: Sender[]
}

export function SenderForm({ draft, set, errors, stored, others }: SenderFormProps) {
  const { t } = useTranslation('settings')
  const label = useLabel()
  const accounts = useAccounts().data ?? []
  const providers = useProviders().data ?? []
  const channels = channelsOf(draft.account)
  const brand = (useBrands().data ?? []).find(({ id }) => id === draft.brand)
  const elsewhere = others.filter(({ account }) => account !== draft.account)

  function channelsOf(id: number | null): string[] {
    const account = accounts.find((each) => each.id === id)
    return providers.find(({ key }) => key === account?.provider)?.channels ?? []
  }

  /** An account with one channel leaves nothing to choose. */
  function take(account: number | null) {
    const offered = channelsOf(account)
    const channel = offered.length === 1 ? (offered[0] ?? '') : offered.includes(draft.channel) ? draft.channel : ''
    set({ account, channel, fallback: null })
  }

  return (
    <>
      {stored ? (
        <Chosen channel={stored.channel} title={[brand?.name, label('channel', stored.channel)].join(' · ')}>
          {t('senders.over', { account: stored.account_name })}
        </Chosen>
      ) : (
        <>
          <BrandField
            value={draft.brand}
            onChange={(brand) => set({ brand, fallback: null })}
            error={errors.brand}
          />
          <Select
            label={t('senders.account')}
            withAsterisk
            allowDeselect={false}
            searchable={accounts.length > 8}
            data={accounts.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={draft.account === null ? null : String(draft.account)}
            error={errors.account}
            onChange={(next) => take(next === null ? null : Number(next))}
          />
          <Select
            label={t('channel')}
            description={t('senders.channelHelp')}
            withAsterisk
            allowDeselect={false}
            data={channels.map((key) => ({ value: key, label: label('channel', key) }))}
            value={draft.channel || null}
            leftSection={draft.channel && <ChannelIcon channel={draft.channel} size={16} />}
            error={errors.channel}
            onChange={(channel) => set({ channel: channel ?? '', fallback: null })}
          />
        </>
      )}
      <TextInput
        label={t('name')}
        description={t('senders.nameHelp')}
        withAsterisk
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('senders.value')}
        description={t('senders.valueHelp')}
        withAsterisk
        value={draft.value}
        error={errors.value}
        onChange={(event) => set({ value: event.currentTarget.value })}
      />
      <Switch
        label={t('senders.default')}
        description={t('senders.defaultHelp')}
        checked={draft.is_default}
        error={errors.is_default}
        onChange={(event) => set({ is_default: event.currentTarget.checked })}
      />
      <Switch
        label={t('on')}
        description={t('senders.onHelp')}
        checked={draft.is_active}
        onChange={(event) => set({ is_active: event.currentTarget.checked })}
      />
      <Select
        label={t('senders.fallback')}
        description={t('senders.fallbackHelp')}
        placeholder={elsewhere.length > 0 ? t('senders.noFallback') : t('senders.noOthers')}
        disabled={elsewhere.length === 0}
        clearable
        data={elsewhere.map((each) => ({ value: String(each.id), label: `${nameOf(each)} (${each.account_name})` }))}
        value={draft.fallback === null ? null : String(draft.fallback)}
        error={errors.fallback}
        onChange={(next) => set({ fallback: next === null ? null : Number(next) })}
      />
      <WarmUp plan={draft} set={set} errors={errors} />
    </>
  )
}
