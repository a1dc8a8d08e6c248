import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconColumns3, IconExternalLink } from '@tabler/icons-react'

import { useTemplates } from '@/api/templates'
import { TextLink } from '@/components/links'

import { useCanvasContext } from '../CanvasContext'

interface TextSourceProps {
  /** The chosen template; null: each step has its own text; undefined: a template, but none is chosen yet. */
  value: number | null | undefined
  onChange: (template: number | null | undefined) => void
  /** Shows all texts beside one another; left out where there is only one. */
  onOpen?: () => void
  error?: string
  disabled: boolean
}

/** Whether the steps say what is written here, or what a template has for their channels. */
export function TextSource({ value, onChange, onOpen, error, disabled }: TextSourceProps) {
  const { words, brand } = useCanvasContext()
  const { t } = words
  const loaded = useTemplates()
  const templates = (loaded.data ?? []).filter((each) => each.brand === brand?.id && (each.status === 'active' || each.id === value))
  const data = templates.map((each) => ({ value: String(each.id), label: each.name }))
  if (typeof value === 'number' && loaded.isSuccess && !templates.some(({ id }) => id === value)) {
    data.push({ value: String(value), label: t('cascade.templateGone', { id: value }) })
  }
  return (
    <Stack gap={8}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {t('cascade.texts')}
        </Text>
        {onOpen && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconColumns3 size={15} aria-hidden />} onClick={onOpen}>
            {t('cascade.sideBySide')}
          </Button>
        )}
      </Group>
      <SegmentedControl
        fullWidth
        aria-label={t('cascade.texts')}
        data={[
          { value: 'own', label: t('cascade.textsHere') },
          { value: 'template', label: t('cascade.textsTemplate') },
        ]}
        value={value === null ? 'own' : 'template'}
        disabled={disabled}
        onChange={(next) => onChange(next === 'own' ? null : undefined)}
      />
      {value !== null && (
        <>
          <Select
            aria-label={t('cascade.textsTemplate')}
            placeholder={t('cascade.templateChoose')}
            nothingFoundMessage={t('cascade.noTemplates')}
            searchable
            allowDeselect={false}
            data={data}
            value={value === undefined ? null : String(value)}
            error={error}
            disabled={disabled}
            onChange={(next) => onChange(next === null ? undefined : Number(next))}
          />
          <Group gap={6} c="dimmed">
            <IconExternalLink size={14} aria-hidden />
            {value === undefined ? (
              <TextLink to="/templates/$templateId" params={{ templateId: 'new' }} target="_blank" size="xs">
                {t('cascade.templateNew')}
              </TextLink>
            ) : (
              <TextLink to="/templates/$templateId" params={{ templateId: String(value) }} target="_blank" size="xs">
                {t('cascade.templateOpen')}
              </TextLink>
            )}
          </Group>
        </>
      )}
    </Stack>
  )
}
