import { Button, Group, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'

import type { FieldErrors } from '@/api/errors'
import { useCanEdit } from '@/api/session'
import type { Texts } from '@/api/types'
import { CustomerPicker, TryDialog, VariantColumn } from '@/features/templates'

import { useCanvasContext } from '../CanvasContext'
import classes from './Message.module.css'

interface TextPaneProps {
  channel: string
  /** Who is written as in a test; null: the brand's default. */
  sender: number | null
  content: Record<string, unknown>
  errors: FieldErrors
  /** What a template says is looked at here, and tried; it is changed there. */
  disabled: boolean
  customer: number | null
  onCustomer: (customer: number | null) => void
  onChange: (content: Record<string, unknown>) => void
}

/** The text of one message: as its reader sees it, as it is written, and a test of it to oneself. */
export function TextPane({ channel, sender, content, errors, disabled, customer, onCustomer, onChange }: TextPaneProps) {
  const { words, brand } = useCanvasContext()
  const mayTry = useCanEdit('journeys')
  const [trying, setTrying] = useState(false)
  const kind = words.channels.get(channel)
  if (!kind) return null
  const languages = { '': content as Texts }
  return (
    <div className={classes.pane}>
      <Text size="xs" c="dimmed" mb={4}>
        {words.t('panel:text.for')}
      </Text>
      <Group gap="xs" mb={8}>
        <div className={classes.picker}>
          <CustomerPicker value={customer} onChange={onCustomer} />
        </div>
        {mayTry && (
          <Button size="xs" variant="light" style={{ flex: 'none' }} leftSection={<IconSend size={14} aria-hidden />} onClick={() => setTrying(true)}>
            {words.t('templates:try.open')}
          </Button>
        )}
      </Group>
      <div data-field="content">
        <VariantColumn
          kind={kind}
          languages={languages}
          language=""
          brand={brand}
          customer={customer}
          errors={errors}
          disabled={disabled}
          onChange={onChange}
          bare
        />
      </div>
      {trying && brand && (
        <TryDialog
          ask={{ brand: brand.id, channel, languages, language: '', customer, sender }}
          customer={customer === null ? words.t('templates:somebody') : words.t('templates:customer', { id: customer })}
          onClose={() => setTrying(false)}
        />
      )}
    </div>
  )
}
