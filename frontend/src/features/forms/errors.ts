import type { FieldErrors } from '@/api/errors'

/** The errors below `key`, with paths relative to it: `{"steps.0.timeout_s": "…"}` -> `{"0.timeout_s": "…"}`. */
export function errorsBelow(errors: FieldErrors, key: string | number): FieldErrors {
  const prefix = `${key}.`
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, text]) => [path.slice(prefix.length), text]),
  )
}
