import { Group, Input, Select, Switch, TextInput, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { Brand } from '@/api/types'
import { LANGUAGE_KEYS, LANGUAGES } from '@/i18n'

export type BrandDraft = Omit<Brand, 'id'>

interface BrandPagesProps {
  draft: BrandDraft
  set: (change: Partial<BrandDraft>) => void
  errors: FieldErrors
}

/** What customers meet of a brand outside its messages: its links and pages, its language, its quiet hours. */
export function BrandPages({ draft, set, errors }: BrandPagesProps) {
  const { t } = useTranslation('settings')
  return (
    <>
      <Title order={4} mt="xs">
        {t('brands.pages')}
      </Title>
      <Select
        label={t('brands.language')}
        description={t('brands.languageHelp')}
        allowDeselect={false}
        data={LANGUAGE_KEYS.map((value) => ({ value, label: LANGUAGES[value] }))}
        value={draft.language}
        error={errors.language}
        onChange={(value) => set({ language: LANGUAGE_KEYS.find((each) => each === value) ?? 'en' })}
      />
      <TextInput
        label={t('brands.publicUrl')}
        description={t('brands.publicUrlHelp')}
        value={draft.public_url}
        error={errors.public_url}
        onChange={(event) => set({ public_url: event.currentTarget.value })}
      />
      <TextInput
        label={t('brands.logo')}
        description={t('brands.logoHelp')}
        value={draft.logo_url}
        error={errors.logo_url}
        onChange={(event) => set({ logo_url: event.currentTarget.value })}
      />
      <TextInput
        label={t('brands.postal')}
        description={t('brands.postalHelp')}
        maxLength={300}
        value={draft.postal_address}
        error={errors.postal_address}
        onChange={(event) => set({ postal_address: event.currentTarget.value })}
      />
      <TextInput
        label={t('brands.utm')}
        description={t('brands.utmHelp')}
        maxLength={60}
        value={draft.utm_source}
        error={errors.utm_source}
        onChange={(event) => set({ utm_source: event.currentTarget.value })}
      />
      <Switch
        label={t('brands.doubleOptIn')}
        description={t('brands.doubleOptInHelp')}
        checked={draft.double_opt_in}
        onChange={(event) => set({ double_opt_in: event.currentTarget.checked })}
      />
      <Input.Wrapper label={t('brands.quiet')} description={t('brands.quietHelp')} labelElement="div">
        <Group gap="sm" grow mt={6} align="flex-start">
          <TextInput
            type="time"
            aria-label={t('brands.quietFrom')}
            leftSection={t('brands.quietFrom')}
            leftSectionWidth={54}
            value={draft.quiet_from?.slice(0, 5) ?? ''}
            error={errors.quiet_from}
            onChange={(event) => set({ quiet_from: event.currentTarget.value || null })}
          />
          <TextInput
            type="time"
            aria-label={t('brands.quietTo')}
            leftSection={t('brands.quietTo')}
            leftSectionWidth={54}
            value={draft.quiet_to?.slice(0, 5) ?? ''}
            error={errors.quiet_to}
            onChange={(event) => set({ quiet_to: event.currentTarget.value || null })}
          />
        </Group>
      </Input.Wrapper>
    </>
  )
}
