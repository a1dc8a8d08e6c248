import { Group, Select, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import type { FieldErrors } from '@/api/errors'
import type { SegmentInput } from '@/api/segments'

interface SegmentNamesProps {
  value: SegmentInput
  onChange: (change: Partial<SegmentInput>) => void
  errors: FieldErrors
  disabled: boolean
}

/** What the segment is called, whose it is, and (when somebody wants to say more) what it is for. */
export function SegmentNames({ value, onChange, errors, disabled }: SegmentNamesProps) {
  const { t } = useTranslation('segments')
  const [saying, setSaying] = useState(false)
  return (
    <>
      <Group gap="sm" align="flex-start">
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          withAsterisk
          maxLength={120}
          disabled={disabled}
          style={{ flex: '3 1 240px' }}
          value={value.name}
          error={errors.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <BrandSelect value={value.brand} onChange={(brand) => onChange({ brand })} disabled={disabled} error={errors.brand} />
      </Group>
      {saying || value.description !== '' ? (
        <Textarea
          label={t('description')}
          mt="xs"
          autosize
          minRows={1}
          maxRows={5}
          maxLength={500}
          disabled={disabled}
          value={value.description}
          error={errors.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      ) : (
        !disabled && (
          <UnstyledButton mt={6} fz="xs" c="var(--k-accent-text)" onClick={() => setSaying(true)}>
            <Group gap={4}>
              <IconPlus size={13} aria-hidden />
              {t('describe')}
            </Group>
          </UnstyledButton>
        )
      )}
    </>
  )
}

interface BrandSelectProps {
  value: number | null
  onChange: (brand: number | null) => void
  disabled?: boolean
  error?: string
}

export function BrandSelect({ value, onChange, disabled, error }: BrandSelectProps) {
  const { t } = useTranslation('segments')
  const brands = useBrands().data ?? []
  return (
    <Select
      label={t('brand')}
      style={{ flex: '1 1 170px' }}
      data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value === null ? null : String(value)}
      placeholder={t('allBrands')}
      clearable
      disabled={disabled}
      error={error}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
