import { Alert, Button, Group, Modal, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAlertCircle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { toast } from '@/components/toast'

import { GraphPicture } from '../GraphPicture'
import { type Imported, LARGEST, problemsOf, useImport } from './api'
import { DropFile } from './DropFile'
import { FileProblems } from './FileProblems'
import classes from './files.module.css'

const PHONE = '(max-width: 48em)'

/** A journey from a file: what it would be, what is wrong with it and where; stored only when one says so. */
export function ImportModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('gallery')
  const phone = useMediaQuery(PHONE)
  return (
    <Modal opened={opened} onClose={onClose} title={t('file.title')} size={760} fullScreen={phone}>
      <ImportFile onClose={onClose} />
    </Modal>
  )
}

function ImportFile({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('gallery')
  const look = useImport()
  const [text, setText] = useState<string | null>(null)
  const [refused, refuse] = useState('')

  async function read(file: File) {
    refuse('')
    look.reset()
    setText(null)
    if (file.size > LARGEST) {
      refuse(t('file.tooLarge', { name: file.name }))
      return
    }
    try {
      const found = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
      setText(found)
      look.mutate({ text: found, dry_run: true }, { onError: (error) => problemsOf(error) ?? toast.error(error) })
    } catch {
      refuse(t('file.noText', { name: file.name }))
    }
  }

  const bad = problemsOf(look.error)
  if (look.data && text !== null) return <Found text={text} found={look.data} onClose={onClose} onAnother={() => look.reset()} />
  return (
    <Stack gap="md">
      {(refused !== '' || bad) && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
          {refused || t('file.bad')}
        </Alert>
      )}
      {bad && <FileProblems problems={bad} />}
      {look.isPending ? <Skeleton h={180} radius="md" /> : <DropFile onFile={(file) => void read(file)} />}
    </Stack>
  )
}

interface FoundProps {
  text: string
  found: Imported
  onClose: () => void
  onAnother: () => void
}

function Found({ text, found: first, onClose, onAnother }: FoundProps) {
  const { t } = useTranslation('gallery')
  const navigate = useNavigate()
  const brands = useBrands().data ?? []
  const again = useImport()
  const store = useImport()
  const [name, setName] = useState(first.name)
  // What the names mean depends on the brand.
  const found = again.data ?? first
  const { brand } = found
  const told = [t('blocks', { count: found.graph.nodes.length }), found.tests > 0 ? t('file.tests', { count: found.tests }) : '']

  function submit() {
    store.mutate(
      { text, brand, name: name.trim(), leave_blank: found.unknown > 0 },
      {
        onSuccess: ({ id, name: stored }) => {
          toast.success(t('file.done', { name: stored }))
          onClose()
          void navigate({ to: '/journeys/$journeyId', params: { journeyId: String(id) } })
        },
        onError: (error) => toast.error(error),
      },
    )
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack gap="md">
        {found.graph.nodes.length > 0 && (
          <div className={classes.picture} tabIndex={0} role="img" aria-label={found.name}>
            <GraphPicture graph={found.graph} large />
          </div>
        )}
        <Text size="sm" c="dimmed">
          {told.filter(Boolean).join(' · ')}
        </Text>
        <Group gap="sm" align="flex-start" grow>
          <TextInput label={t('name')} withAsterisk maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {(brands.length > 1 || brand === null) && (
            <Select
              label={t('brand')}
              data={brands.map((each) => ({ value: String(each.id), label: each.name }))}
              value={brand === null ? null : String(brand)}
              allowDeselect={false}
              onChange={(next) => again.mutate({ text, brand: Number(next), dry_run: true }, { onError: (error) => toast.error(error) })}
            />
          )}
        </Group>
        {found.unknown > 0 ? (
          <Alert color="yellow" icon={<IconInfoCircle size={18} />}>
            {t('file.unknown', { count: found.unknown })}
          </Alert>
        ) : (
          brand !== null && (
            <Alert color="green" icon={<IconCheck size={18} />}>
              {t('file.fine')}
            </Alert>
          )
        )}
        {found.problems.length > 0 && <FileProblems problems={found.problems} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onAnother}>
            {t('file.another')}
          </Button>
          <Button type="submit" loading={store.isPending} disabled={brand === null || name.trim() === '' || again.isPending}>
            {t(found.unknown > 0 ? 'file.blank' : 'file.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
