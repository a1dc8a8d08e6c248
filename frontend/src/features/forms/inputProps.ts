import type { EditorProps } from './types'

/** What is the same for every Mantine input, stacked or inline. */
export function inputProps({ field, label, help, error, disabled, inline }: EditorProps) {
  if (inline) return { 'aria-label': label, error: Boolean(error), disabled, size: 'xs' as const }
  return {
    label,
    description: help === '' ? undefined : help,
    error,
    disabled,
    withAsterisk: field.required === true,
    size: 'sm' as const,
  }
}

/** What kind of thing an unknown value is, with a default for what is not there. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

export const asNumber = (value: unknown): number | '' => {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : ''
}

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

export const asForm = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** What a field holds; one that is left out counts with its default. */
export const heldBy = ({ field, value }: EditorProps): unknown => (value === undefined ? field.default : value)
