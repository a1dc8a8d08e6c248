import { Button, Text, ThemeIcon } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './files.module.css'

/** Takes one file, dropped or chosen. */
export function DropFile({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation('gallery')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  function take(files: FileList | null) {
    const file = files?.[0]
    if (file) onFile(file)
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }

  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      data-testid="drop"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <ThemeIcon size={56} radius="xl" variant="light" color="petrol">
        <IconFileUpload size={28} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Text fw={600}>{t('file.drop')}</Text>
      <Text size="sm" c="dimmed" maw={480}>
        {t('file.dropText')}
      </Text>
      <Button variant="light" onClick={() => input.current?.click()}>
        {t('file.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,text/yaml"
        aria-label={t('file.choose')}
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file may be chosen again after it was corrected.
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
