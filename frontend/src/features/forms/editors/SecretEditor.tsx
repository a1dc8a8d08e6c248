import { Button, FileButton, PasswordInput, Textarea } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { asText, inputProps } from '../inputProps'
import type { EditorProps } from '../types'
import classes from './SecretEditor.module.css'

/** Longer than any password: a key in PEM, the JSON file of a service account. */
const LONG = 1_500
const LARGEST_FILE = 100_000

/** A credential: typed here, never shown again. */
export function SecretEditor(props: EditorProps) {
  if ((props.field.max_length ?? 0) > LONG) return <LongSecretEditor {...props} />
  return (
    <PasswordInput
      {...inputProps(props)}
      value={asText(props.value)}
      autoComplete="new-password"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

/** A secret of several lines, pasted or read from a file; its letters are seen only while it is edited. */
function LongSecretEditor(props: EditorProps) {
  const { t } = useTranslation('forms')

  async function read(file: File | null) {
    if (file) props.onChange(await file.slice(0, LARGEST_FILE).text())
  }

  return (
    <div>
      <Textarea
        {...inputProps(props)}
        autosize
        minRows={3}
        maxRows={8}
        value={asText(props.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        classNames={{ input: classes.secret }}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <FileButton onChange={read} disabled={props.disabled}>
        {(button) => (
          <Button {...button} mt={6} size="compact-xs" variant="default" leftSection={<IconFileUpload size={14} aria-hidden />}>
            {t('fromFile')}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
