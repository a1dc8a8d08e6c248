import { Button, Card, Checkbox, Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { toast } from '@/components/toast'

import { useMappings, useSaveMapping } from '../api'
import type { Mapping } from '../types'

export interface Keeping {
  isKept: boolean
  name: string
}

interface KeepMappingProps {
  mapping: Mapping
  value: Keeping
  onChange: (value: Keeping) => void
}

/** Whether the mapping is kept under a name, for the next file of its kind. */
export function KeepMapping({ mapping, value: { isKept, name }, onChange }: KeepMappingProps) {
  const { t } = useTranslation('imports')
  const saved = useMappings().data ?? []
  const same = saved.find((each) => each.name === name.trim())
  const save = useSaveMapping()

  function keep() {
    save.mutate(
      { id: same?.id ?? null, name: name.trim(), mapping },
      { onSuccess: () => toast.success(t('mappings.saved', { name: name.trim() })), onError: (error) => toast.error(error) },
    )
  }
  return (
    <Card>
      <Group gap="md" align="flex-start">
        <Checkbox
          style={{ flex: '1 1 280px' }}
          label={t('mappings.keep')}
          description={t('mappings.keepText')}
          checked={isKept}
          onChange={(event) => onChange({ isKept: event.currentTarget.checked, name })}
        />
        {isKept && (
          <>
            <TextInput
              style={{ flex: '1 1 280px' }}
              aria-label={t('mappings.name')}
              placeholder={t('mappings.name')}
              maxLength={100}
              value={name}
              error={name.trim() === '' && t('problems.unfilled')}
              description={same ? t('mappings.replaced') : undefined}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              onChange={(event) => onChange({ isKept, name: event.currentTarget.value })}
            />
            <Button variant="subtle" onClick={keep} loading={save.isPending} disabled={name.trim() === ''}>
              {t('mappings.onlyKeep')}
            </Button>
          </>
        )}
      </Group>
    </Card>
  )
}
