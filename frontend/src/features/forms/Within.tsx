import { type ReactNode, use, useMemo } from 'react'

import { Suggesting } from './surroundings'
import type { FormValue } from './types'
import { scalars } from './useOffers'

/** Fields within a form of the condition: what stands beside them is said when values are asked for. */
export function Within({ form, children }: { form: FormValue; children: ReactNode }) {
  const around = use(Suggesting)
  const within = useMemo(() => around && { ...around, others: { ...around.others, ...scalars(form) } }, [around, form])
  return <Suggesting value={within}>{children}</Suggesting>
}
