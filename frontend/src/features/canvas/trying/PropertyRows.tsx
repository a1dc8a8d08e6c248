import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { removing } from '@/components/removing'

import type { Row } from './person'

interface PropertyRowsProps {
  label: string
  rows: Row[]
  /** Neither more nor fewer. */
  fixed?: boolean
  onChange: (rows: Row[]) => void
}

/** Names and values, row by row. */
export function PropertyRows({ label, rows, fixed = false, onChange }: PropertyRowsProps) {
  const { t } = useTranslation('trying')
  const set = (index: number, next: Partial<Row>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...next } : row)))
  return (
    <Stack gap={6} data-rows role="group" aria-label={label}>
      <Text size="sm" fw={550}>
        {label}
      </Text>
      {rows.map((row, index) => (
        <Group key={index} gap={6} wrap="nowrap" data-row>
          <TextInput
            size="xs"
            flex={1}
            readOnly={fixed}
            aria-label={t('property')}
            placeholder={t('property')}
            value={row.name}
            maxLength={100}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            flex={1.2}
            aria-label={row.name === '' ? t('value') : row.name}
            placeholder={t('value')}
            value={row.value}
            maxLength={200}
            onChange={(event) => set(index, { value: event.currentTarget.value })}
          />
          {!fixed && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('remove')} onClick={removing(() => onChange(rows.toSpliced(index, 1)))}>
              <IconX size={15} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!fixed && rows.length < 20 && (
        <Button
          size="compact-xs"
          variant="subtle"
          data-adds
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => onChange([...rows, { name: '', value: '' }])}
        >
          {t('addProperty')}
        </Button>
      )}
    </Stack>
  )
}
