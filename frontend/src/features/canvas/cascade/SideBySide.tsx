import { Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'

import type { FieldErrors } from '@/api/errors'
import type { Texts } from '@/api/types'
import { errorsBelow } from '@/features/forms'
import { CustomerPicker, Columns, VariantColumn } from '@/features/templates'

import { useCanvasContext } from '../CanvasContext'
import type { Step } from './cascade'

interface SideBySideProps {
  steps: Step[]
  /** The texts are those of a template: they are looked at here and changed there. */
  fixed: boolean
  errors: FieldErrors
  onChange: (steps: Step[]) => void
  onClose: () => void
}

/** All texts of a cascade beside one another, each as its reader sees it. */
export function SideBySide({ steps, fixed, errors, onChange, onClose }: SideBySideProps) {
  const { words, brand } = useCanvasContext()
  const { t, channels } = words
  const [customer, setCustomer] = useState<number | null>(null)
  return (
    <Modal opened onClose={onClose} title={t('cascade.sideBySide')} size="min(1400px, 96vw)" styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
      <Group gap="sm" mb="md">
        <Text size="sm" c="dimmed">
          {t('cascade.previewFor')}
        </Text>
        <CustomerPicker value={customer} onChange={setCustomer} />
      </Group>
      <Columns>
        {steps.map((step, index) => {
          const kind = channels.get(step.channel)
          return (
            kind && (
              <VariantColumn
                key={`${index}-${step.channel}`}
                kind={kind}
                languages={{ '': step.content as Texts }}
                language=""
                brand={brand}
                customer={customer}
                errors={errorsBelow(errors, `steps.${index}.content`)}
                disabled={fixed}
                onChange={(content) => onChange(steps.with(index, { ...step, content }))}
              />
            )
          )
        })}
      </Columns>
    </Modal>
  )
}
