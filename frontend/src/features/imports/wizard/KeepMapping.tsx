import { Card, Checkbox, Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useMappings } from '../api'

export interface Keeping {
  isKept: boolean
  name: string
}

interface KeepMappingProps {
  value: Keeping
  onChange: (value: Keeping) => void
}

/** Whether the mapping is kept under a name, for the next file of its kind. */
export function KeepMapping({ value: { isKept, name }, onChange }: KeepMappingProps) {
  const { t } = useTranslation('imports')
  const saved = useMappings().data ?? []
  const isReplaced = saved.some((each) => each.name === name.trim())
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
          <TextInput
            style={{ flex: '1 1 280px' }}
            aria-label={t('mappings.name')}
            placeholder={t('mappings.name')}
            maxLength={100}
            value={name}
            error={name.trim() === '' && t('problems.unfilled')}
            description={isReplaced ? t('mappings.replaced') : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => onChange({ isKept, name: event.currentTarget.value })}
          />
        )}
      </Group>
    </Card>
  )
}
