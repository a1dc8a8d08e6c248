import { Button, Group, Input, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useChannelKinds, useProviders } from '@/api/registries'
import type { Provider } from '@/api/types'
import { ChannelBadge, ChannelIcon } from '@/channels'
import { useLabel } from '@/i18n/useLabel'

import { Chosen } from './Chosen'
import classes from './ProviderPicker.module.css'
import { fits, groupProviders } from './providers'

/** The first question of a new account: every provider with its description, by channel, or found by a word. */
export function ProviderPicker({ onPick }: { onPick: (provider: Provider) => void }) {
  const { t } = useTranslation('settings')
  const { t: tf } = useTranslation('forms')
  const label = useLabel()
  const [typed, setTyped] = useState('')
  const providers = (useProviders().data ?? []).toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
  const channels = (useChannelKinds().data ?? []).toSorted((one, other) => one.rank - other.rank).map(({ key }) => key)
  const found = providers.filter((each) =>
    fits([each.key, nameOf(each), aboutOf(each), ...each.channels.map((channel) => label('channel', channel))], typed.trim()),
  )
  const groups = typed.trim() === '' ? groupProviders(providers, channels) : [{ channel: '', providers: found }]

  function nameOf(provider: Provider): string {
    return label('provider', provider.key, provider.label)
  }

  function aboutOf(provider: Provider): string {
    return label('description', provider.key, provider.description)
  }

  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        data-autofocus
        label={t('accounts.provider')}
        placeholder={t('accounts.findProvider')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          const [only, ...others] = found
          if (only && others.length === 0) onPick(only)
        }}
      />
      {groups.map((group) => (
        <section key={group.channel ?? ''}>
          {group.channel !== '' && (
            <h3 className={classes.channel}>
              {group.channel === null ? t('accounts.manyChannels') : <ChannelBadge channel={group.channel} />}
            </h3>
          )}
          <div className={classes.list}>
            {group.providers.map((provider) => (
              <UnstyledButton key={provider.key} className={classes.provider} onClick={() => onPick(provider)}>
                <Group justify="space-between" wrap="nowrap" gap="sm">
                  <Text component="span" size="sm" fw={570}>
                    {nameOf(provider)}
                  </Text>
                  {(provider.channels.length > 1 || group.channel === '') && <Channels channels={provider.channels} />}
                </Group>
                <Text component="span" size="xs" c="dimmed" display="block">
                  {aboutOf(provider)}
                </Text>
              </UnstyledButton>
            ))}
          </div>
        </section>
      ))}
      {found.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="lg">
          {tf('nothingFound')}
        </Text>
      )}
    </Stack>
  )
}

/** The provider of an account: chosen once. */
export function ChosenProvider({ provider, onChange, error }: { provider: Provider; onChange?: () => void; error?: string }) {
  const { t } = useTranslation('settings')
  const label = useLabel()
  return (
    <Input.Wrapper label={t('accounts.provider')} labelElement="div" error={error}>
      <Chosen
        channel={provider.channels[0]}
        title={
          <Group gap="sm">
            {label('provider', provider.key, provider.label)}
            {provider.channels.length > 1 && <Channels channels={provider.channels} />}
          </Group>
        }
        action={
          onChange && (
            <Button size="xs" variant="default" onClick={onChange} miw="max-content">
              {t('accounts.otherProvider')}
            </Button>
          )
        }
      >
        {label('description', provider.key, provider.description)}
      </Chosen>
    </Input.Wrapper>
  )
}

function Channels({ channels }: { channels: string[] }) {
  const label = useLabel()
  return (
    <Group component="span" gap={4} wrap="nowrap" role="img" aria-label={channels.map((each) => label('channel', each)).join(', ')}>
      {channels.map((channel) => (
        <ChannelIcon key={channel} channel={channel} size={15} />
      ))}
    </Group>
  )
}
