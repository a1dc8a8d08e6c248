import { Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'

import type { FieldErrors } from '@/api/errors'
import { useCanEdit } from '@/api/session'
import type { Texts } from '@/api/types'
import { useFocusBack } from '@/components/focusing'
import { errorsBelow } from '@/features/forms'
import { Columns, CustomerPicker, TryDialog, VariantColumn } from '@/features/templates'

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

/** All texts of a cascade beside one another, each as its reader sees it, and a test of each to oneself. */
export function SideBySide({ steps, fixed, errors, onChange, onClose }: SideBySideProps) {
  const { words, brand } = useCanvasContext()
  const { t, channels } = words
  const [customer, setCustomer] = useState<number | null>(null)
  const [trying, setTrying] = useState<Step | null>(null)
  const mayTry = useCanEdit('journeys')
  useFocusBack()
  return (
    // Escape closes the test first, and not both.
    <Modal opened onClose={onClose} closeOnEscape={trying === null} title={t('cascade.sideBySide')} size="min(1400px, 96vw)" styles={{ title: { fontWeight: 650, fontSize: 17 } }}>
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
                // A channel that the template does not know has nothing to be sent.
                onTry={mayTry && Object.keys(step.content).length > 0 ? () => setTrying(step) : undefined}
              />
            )
          )
        })}
      </Columns>
      {trying && brand && (
        <TryDialog
          ask={{ brand: brand.id, channel: trying.channel, languages: { '': trying.content as Texts }, language: '', customer, sender: trying.sender_id }}
          customer={customer === null ? t('templates:somebody') : t('templates:customer', { id: customer })}
          onClose={() => setTrying(null)}
        />
      )}
    </Modal>
  )
}
