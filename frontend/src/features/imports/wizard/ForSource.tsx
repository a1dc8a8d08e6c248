import { Alert, Card, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'
import { errorText, toast } from '@/components/toast'

import { useKeepForSource, useMappings } from '../api'
import type { Mapping } from '../types'
import { Footer } from './Footer'

interface ForSourceProps {
  source: Source
  mapping: Mapping
  /** Why the mapping cannot be used yet; empty when it can. */
  hint: string
  isReady: boolean
  onBack: () => void
  onKept: () => void
}

/** The end of the wizard for a source that we read from: nothing is imported here, its next reading goes by this mapping. */
export function ForSource({ source, mapping, hint, isReady, onBack, onKept }: ForSourceProps) {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const [name, setName] = useState(mappingOf(source) || source.name)
  const same = useMappings().data?.find((each) => each.name === name.trim())
  const keep = useKeepForSource(source)

  function onNext() {
    keep.mutate(
      { id: same?.id ?? null, name: name.trim(), mapping },
      {
        onSuccess: () => {
          onKept()
          toast.success(t('forSource.kept', { name: source.name }))
          void navigate({ to: '/sources/$sourceId', params: { sourceId: String(source.id) }, replace: true })
        },
      },
    )
  }
  return (
    <>
      <Card>
        <TextInput
          maw={520}
          label={t('mappings.name')}
          description={same ? t('mappings.replaced') : t('forSource.text', { name: source.name })}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Card>
      {keep.error && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} py="xs" role="alert">
          {errorText(keep.error)}
        </Alert>
      )}
      <Footer
        onBack={onBack}
        onNext={onNext}
        next={t('next.source')}
        hint={name.trim() === '' ? t('problems.unfilled') : hint}
        isReady={isReady}
        loading={keep.isPending}
      />
    </>
  )
}

/** The name of the mapping by which a source is read; empty when it has none yet. */
export const mappingOf = ({ settings }: Source): string => (typeof settings.mapping === 'string' ? settings.mapping : '')
