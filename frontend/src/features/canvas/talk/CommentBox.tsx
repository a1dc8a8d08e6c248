import { Button, Group, Paper, Textarea, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanvasContext } from '../CanvasContext'
import { type Said, useStaff } from './api'
import classes from './CommentBox.module.css'
import { askedName, mentionedIn, offered, withName } from './mentions'

interface CommentBoxProps {
  label: string
  submit: string
  first?: string
  autoFocus?: boolean
  onSay: (said: Said) => Promise<unknown>
  onCancel?: () => void
}

const LONGEST = 2_000

/** Where a comment is written. An @ offers the staff of the brand; Ctrl Enter sends. */
export function CommentBox({ label, submit, first = '', autoFocus = false, onSay, onCancel }: CommentBoxProps) {
  const { t } = useTranslation('talk')
  const { journeyId } = useCanvasContext()
  const staff = useStaff(journeyId).data ?? []
  const [text, setText] = useState(first)
  const [caret, setCaret] = useState(first.length)
  const [at, setAt] = useState(0)
  const [closed, setClosed] = useState(false)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const asked = closed ? null : askedName(text, caret)
  const names = asked ? offered(staff, asked.part) : []

  function take(name: string): void {
    if (!asked) return
    const next = withName(text, asked.from, caret, name)
    setText(next.text)
    setCaret(next.caret)
    window.setTimeout(() => {
      box.current?.focus()
      box.current?.setSelectionRange(next.caret, next.caret)
    })
  }

  async function say(): Promise<void> {
    if (text.trim() === '' || busy) return
    setBusy(true)
    try {
      await onSay({ text: text.trim(), mentions: mentionedIn(text, staff) })
      setText('')
      setCaret(0)
    } catch {
      // What was refused was said in a toast; the text stays.
    } finally {
      setBusy(false)
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void say()
    else if (event.key === 'Escape') {
      if (names.length > 0) setClosed(true)
      else if (onCancel) onCancel()
      else return
    } else if (names.length === 0) return
    else if (event.key === 'ArrowDown') setAt((at + 1) % names.length)
    else if (event.key === 'ArrowUp') setAt((at + names.length - 1) % names.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(names[Math.min(at, names.length - 1)]?.name ?? '')
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={classes.box}>
      <Textarea
        ref={box}
        aria-label={label}
        placeholder={label}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST}
        value={text}
        data-autofocus={autoFocus || undefined}
        autoFocus={autoFocus}
        aria-controls={names.length > 0 ? listId : undefined}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          setCaret(currentTarget.selectionStart)
          setAt(0)
          setClosed(false)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {names.length > 0 && (
        <Paper withBorder shadow="md" className={classes.names} role="listbox" id={listId} aria-label={t('mention')}>
          {names.map(({ id, name }, index) => (
            <UnstyledButton
              key={id}
              role="option"
              aria-selected={index === at}
              className={classes.name}
              data-active={index === at || undefined}
              onMouseDown={(event) => {
                event.preventDefault()
                take(name)
              }}
            >
              {name}
            </UnstyledButton>
          ))}
        </Paper>
      )}
      <Group gap="xs" justify="flex-end" mt={6}>
        {onCancel && (
          <Button size="compact-sm" variant="subtle" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button size="compact-sm" loading={busy} disabled={text.trim() === ''} onClick={() => void say()}>
          {submit}
        </Button>
      </Group>
    </div>
  )
}
