import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'

interface BrandFieldProps {
  value: number | null
  onChange: (brand: number | null) => void
  error?: string
  disabled?: boolean
}

export function BrandField({ value, onChange, error, disabled }: BrandFieldProps) {
  const { t } = useTranslation('settings')
  const brands = useBrands().data ?? []
  return (
    <Select
      label={t('brand')}
      withAsterisk
      allowDeselect={false}
      disabled={disabled}
      // It cannot be changed, but it is to be read.
      styles={disabled ? { input: { opacity: 1, color: 'var(--mantine-color-dimmed)' } } : undefined}
      data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value === null ? null : String(value)}
      error={error}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
