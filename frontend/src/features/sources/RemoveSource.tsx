import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useRemoveSource } from '@/api/sources'
import type { Source } from '@/api/types'
import { RemoveButton } from '@/features/settings/RemoveButton'

/** A source is deleted after a question; what it has brought stays. */
export function RemoveSource({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const navigate = useNavigate()
  const remove = useRemoveSource()
  return (
    <RemoveButton
      title={t('remove.title', { name: source.name })}
      text={t('remove.text')}
      removing={remove.isPending}
      onRemove={(done) => remove.mutate(source.id, { ...done, onSuccess: () => void navigate({ to: '/sources' }) })}
    />
  )
}
