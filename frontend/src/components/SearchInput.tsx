import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface SearchInputProps {
  value: string
  onChange: (value: string) => void
  placeholder: string
  /** As wide as the panel that it stands in. */
  wide?: boolean
}

/** A search box that answers shortly after the last key. */
export function SearchInput({ value, onChange, placeholder, wide = false }: SearchInputProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  const later = useDebouncedCallback(onChange, 250)
  // Somebody else changed it: the back button, a cleared filter.
  if (seen !== value) {
    setSeen(value)
    if (text.trim() !== value) setText(value)
  }
  function change(next: string) {
    setText(next)
    later(next.trim())
  }
  return (
    <TextInput
      w={wide ? '100%' : { base: '100%', xs: 300 }}
      type="search"
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={t('actions.clear')} onClick={() => change('')} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
