import { ActionIcon, Button, Combobox, Group, InputBase, Popover, SegmentedControl, Stack, Tooltip, useCombobox } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './templates.module.css'
import { BASE, isLanguage, languageName, OFFERED } from './variants'

interface LanguageTabsProps {
  languages: string[]
  value: string
  onChange: (language: string) => void
  onAdd: (language: string) => void
  onRemove: (language: string) => void
  disabled: boolean
}

const ALL = 'all'

/** Which language is looked at, in all channels at once. */
export function LanguageTabs({ languages, value, onChange, onAdd, onRemove, disabled }: LanguageTabsProps) {
  const { t, i18n } = useTranslation('templates')
  const name = (tag: string) => languageName(tag, i18n.language)
  return (
    <div className={classes.languages}>
      <SegmentedControl
        aria-label={t('languages')}
        size="sm"
        data={[{ value: ALL, label: t('everybody') }, ...languages.map((tag) => ({ value: tag, label: name(tag) }))]}
        value={value === BASE ? ALL : value}
        onChange={(next) => onChange(next === ALL ? BASE : next)}
      />
      {!disabled && <AddLanguage taken={languages} onAdd={onAdd} />}
      {!disabled && value !== BASE && (
        <Tooltip label={t('removeLanguage', { language: name(value) })}>
          <ActionIcon aria-label={t('removeLanguage', { language: name(value) })} onClick={() => onRemove(value)}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

function AddLanguage({ taken, onAdd }: { taken: string[]; onAdd: (language: string) => void }) {
  const { t, i18n } = useTranslation('templates')
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const combobox = useCombobox()
  const tag = typed.trim()
  const offers = OFFERED.filter((each) => !taken.includes(each))
    .map((each) => ({ tag: each, name: languageName(each, i18n.language) }))
    .filter(({ tag: each, name }) => `${each} ${name}`.toLowerCase().includes(tag.toLowerCase()))
  if (isLanguage(tag) && !taken.includes(tag) && !offers.some((each) => each.tag === tag)) offers.push({ tag, name: languageName(tag, i18n.language) })

  function add(language: string) {
    onAdd(language)
    setOpened(false)
    setTyped('')
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={250} shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={15} />} onClick={() => setOpened(!opened)}>
          {t('addLanguage')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Combobox store={combobox} onOptionSubmit={add}>
          <Stack gap={6}>
            <Combobox.EventsTarget>
              <InputBase data-autofocus aria-label={t('languageTag')} placeholder={t('languageTag')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
            </Combobox.EventsTarget>
            <Combobox.Options mah={260} style={{ overflowY: 'auto' }}>
              {offers.map((each) => (
                <Combobox.Option key={each.tag} value={each.tag}>
                  <Group justify="space-between" gap="xs" wrap="nowrap">
                    <span>{each.name}</span>
                    <span style={{ opacity: 0.6 }}>{each.tag}</span>
                  </Group>
                </Combobox.Option>
              ))}
              {offers.length === 0 && <Combobox.Empty>{t('notALanguage')}</Combobox.Empty>}
            </Combobox.Options>
          </Stack>
        </Combobox>
      </Popover.Dropdown>
    </Popover>
  )
}
