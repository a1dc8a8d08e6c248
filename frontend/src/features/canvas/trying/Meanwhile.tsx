import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { IconBolt, IconShoppingCart } from '@tabler/icons-react'
import { useState } from 'react'

import { useEventNames } from '@/api/events'

import { DELAYS } from './Answering'
import type { Answer, Told } from './api'
import { Chosen } from './Answering'
import { clockAt, secondsBetween } from './scene'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useTryWords } from './useTryWords'

/** While the person waits, they may do something: buy, or anything else that is told to us. */
export function Meanwhile({ trial, told }: { trial: Trial; told: Told }) {
  const { t, format } = useTryWords()
  const [delay, setDelay] = useState(3600)
  const [naming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const names = useEventNames().data ?? []
  const answers = trial.scene?.answers ?? []
  const begun = secondsBetween(told.at, clockAt(told, trial.shown))
  const add = (answer: Answer) => trial.change({ answers: [...answers, { ...answer, at_s: begun + delay }] })
  const ahead = answers.flatMap((answer, index) => (answer.at_s !== undefined && answer.at_s > begun ? [index] : []))

  return (
    <div className={classes.meanwhile} role="group" aria-label={t('meanwhile')}>
      {ahead.map((index) => (
        <Chosen key={index} index={index} trial={trial} />
      ))}
      <Group gap={6}>
        <NativeSelect
          size="xs"
          w={126}
          aria-label={t('when')}
          data={DELAYS.map((value) => ({ value: String(value), label: t('after', { length: format.duration(value) }) }))}
          value={String(delay)}
          onChange={(event) => setDelay(Number(event.currentTarget.value))}
        />
        <Button size="compact-sm" radius="xl" variant="default" leftSection={<IconShoppingCart size={14} aria-hidden />} onClick={() => add({ kind: 'purchased' })}>
          {t('answer.purchased')}
        </Button>
        {!naming && (
          <Button size="compact-sm" radius="xl" variant="default" leftSection={<IconBolt size={14} aria-hidden />} onClick={() => setNaming(true)}>
            {t('doesSomething')}
          </Button>
        )}
      </Group>
      {naming && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() === '') return
            add({ kind: 'event', name: name.trim() })
            setNaming(false)
            setName('')
          }}
        >
          <Group gap={6} wrap="nowrap">
            <TextInput
              size="xs"
              flex={1}
              autoFocus
              aria-label={t('eventName')}
              placeholder={t('eventName')}
              list="try-events"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <datalist id="try-events">
              {names.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
            <Button type="submit" size="xs" variant="light" disabled={name.trim() === ''}>
              {t('add')}
            </Button>
          </Group>
        </form>
      )}
    </div>
  )
}
