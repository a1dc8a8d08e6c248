import { Button, Combobox, Group, ScrollArea, Text, useCombobox } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ConditionType } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { defaultsOf } from '@/features/forms'
import { useLabel } from '@/i18n/useLabel'

import { useRule } from './RuleContext'
import { type Leaf, newLeaf } from './tree'

/** "+ Condition": searches the registry by name and description, grouped by category. */
export function AddCondition({ onAdd }: { onAdd: (leaf: Leaf) => void }) {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const { types } = useRule()
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })

  const groups = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    const found = types
      .map((type) => ({
        type,
        name: label('condition', type.key, type.label),
        about: label('description', type.key, type.description),
      }))
      .filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(wanted))
    const byCategory = new Map<string, typeof found>()
    for (const each of found) byCategory.set(each.type.category, [...(byCategory.get(each.type.category) ?? []), each])
    return [...byCategory]
  }, [types, search, label])

  function add(type: ConditionType) {
    onAdd({ ...newLeaf({ ...defaultsOf(type.fields), type: type.key }), fresh: true })
    combobox.closeDropdown()
  }

  return (
    <Combobox
      store={combobox}
      width={340}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(key) => {
        const type = types.find((each) => each.key === key)
        if (type) add(type)
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        <Button size="xs" variant="light" leftSection={<IconPlus size={15} />} onClick={() => combobox.toggleDropdown()}>
          {t('builder.addCondition')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            combobox.updateSelectedOptionIndex()
          }}
          placeholder={t('builder.searchCondition')}
          aria-label={t('builder.searchCondition')}
        />
        <Combobox.Options>
          <ScrollArea.Autosize mah={340} type="auto">
            {groups.map(([category, found]) => (
              <Combobox.Group key={category} label={label('category', category)}>
                {found.map(({ type, name, about }) => (
                  <Combobox.Option key={type.key} value={type.key}>
                    <Group gap="sm" wrap="nowrap" align="flex-start">
                      <RegistryIcon name={type.icon} size={18} color="var(--k-accent-text)" style={{ marginTop: 2, flex: 'none' }} />
                      <div>
                        <Text size="sm">{name}</Text>
                        <Text size="xs" c="dimmed">
                          {about}
                        </Text>
                      </div>
                    </Group>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {groups.length === 0 && <Combobox.Empty>{t('builder.noCondition')}</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
