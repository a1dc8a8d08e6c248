import { ActionIcon, Input, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './CopyField.module.css'

interface CopyFieldProps {
  label: string
  description?: string
  value: string
}

/** A text that is not to be typed but taken away: a click marks it, the button copies it. */
export function CopyField({ label, description, value }: CopyFieldProps) {
  return (
    <TextInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description']}
      readOnly
      value={value}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={<CopyButton value={value} />}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12, textOverflow: 'ellipsis' } }}
    />
  )
}

/** The same for several lines. */
export function CopyBlock({ label, description, value }: CopyFieldProps) {
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      description={description}
      descriptionProps={{ mt: 6 }}
      inputWrapperOrder={['label', 'input', 'description']}
    >
      <div className={classes.block}>
        <pre className={classes.code} tabIndex={0}>
          {value}
        </pre>
        <div className={classes.copy}>
          <CopyButton value={value} />
        </div>
      </div>
    </Input.Wrapper>
  )
}

const SHOWN_MS = 2_000

function CopyButton({ value }: { value: string }) {
  const { t } = useTranslation('settings')
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  async function copy() {
    await copyText(value)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), SHOWN_MS)
  }

  const words = copied ? t('copied') : t('copy')
  return (
    <Tooltip label={words}>
      <ActionIcon aria-label={words} color={copied ? 'teal' : 'gray'} onClick={copy}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}

/** Browsers have a clipboard for pages with HTTPS alone; a Kaskad in a company's own network may have none. */
async function copyText(text: string) {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  // Inside the dialog: outside of it nothing can have the focus.
  const place = document.activeElement?.closest('[role="dialog"]') ?? document.body
  place.append(area)
  area.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- without HTTPS there is nothing else
  document.execCommand('copy')
  area.remove()
}
