import { Alert, Button, Group, Loader, Progress, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconAlertCircle, IconCloudUpload, IconFileTypeCsv } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { errorText } from '@/components/toast'
import { useFormat } from '@/format'

import { uploadKey } from '../api'
import { bytesText } from '../bytes'
import type { Upload } from '../types'
import { type Sending, sendFile } from '../upload'
import classes from './FileStep.module.css'
import { StepHeading } from './StepHeading'

const ACCEPTED = '.csv,.tsv,.txt,.tab,.json,.jsonl,.ndjson,.xlsx,.parquet,.gz,.zip'

interface Going {
  file: File
  sent: number
  whole: number
}

/** A file is dropped or chosen, and goes up. */
export function FileStep({ onDone }: { onDone: (upload: Upload) => void }) {
  const { t } = useTranslation('imports')
  const client = useQueryClient()
  const [going, setGoing] = useState<Going | null>(null)
  const [problem, setProblem] = useState('')
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const sending = useRef<Sending | null>(null)

  // Whoever leaves the page does not want the file any more.
  useEffect(() => () => sending.current?.abort(), [])

  async function send(files: FileList | null) {
    const file = files?.[0]
    if (!files || !file || going) return
    const wrong = files.length > 1 ? t('file.several') : file.size === 0 ? t('file.empty', { name: file.name }) : ''
    setProblem(wrong)
    if (wrong !== '') return
    setGoing({ file, sent: 0, whole: file.size })
    sending.current = sendFile(file, (sent, whole) => setGoing({ file, sent, whole }))
    try {
      const upload = await sending.current.done
      client.setQueryData(uploadKey(upload.id), upload)
      onDone(upload)
    } catch (error) {
      setGoing(null)
      if (!(error instanceof DOMException)) setProblem(errorText(error))
    } finally {
      sending.current = null
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files)
  }

  return (
    <Stack gap="md">
      <StepHeading title={t('steps.file.title')} text={t('steps.file.text')} />
      {problem !== '' && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
          {problem}
        </Alert>
      )}
      <div
        className={classes.drop}
        data-over={over || undefined}
        data-busy={going !== null || undefined}
        data-testid="drop"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {going ? (
          <Sent {...going} onCancel={() => sending.current?.abort()} />
        ) : (
          <>
            <ThemeIcon size={64} radius="xl" variant="light">
              <IconCloudUpload size={32} stroke={1.5} aria-hidden />
            </ThemeIcon>
            <Text size="lg" fw={600}>
              {t('file.drop')}
            </Text>
            <Button className={classes.choose} variant="light" onClick={() => input.current?.click()}>
              {t('file.choose')}
            </Button>
            <Text size="xs" c="dimmed" maw={520} mt={4}>
              {t('file.kinds')}
            </Text>
          </>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept={ACCEPTED}
          aria-label={t('file.choose')}
          onChange={(event) => {
            void send(event.currentTarget.files)
            // The same file may be chosen again after a mistake.
            event.currentTarget.value = ''
          }}
        />
      </div>
    </Stack>
  )
}

function Sent({ file, sent, whole, onCancel }: Going & { onCancel: () => void }) {
  const { t, i18n } = useTranslation('imports')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const size = (bytes: number) => bytesText(bytes, i18n.language)
  const arrived = sent >= whole
  const share = whole > 0 ? (100 * sent) / whole : 0
  return (
    <Stack gap="sm" w="min(460px, 100%)" align="stretch">
      <Group gap="sm" justify="center" wrap="nowrap">
        <IconFileTypeCsv size={26} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
        <Text fw={600} className={classes.file}>
          {file.name}
        </Text>
      </Group>
      <Progress value={share} size="lg" radius="xl" animated={arrived} aria-label={t('file.sending', { name: file.name })} />
      <Text size="sm" c="dimmed" className="k-num" role={arrived ? 'status' : undefined}>
        {arrived ? (
          <Group gap={8} justify="center" component="span">
            <Loader size={14} />
            {t('file.looking')}
          </Group>
        ) : (
          t('file.sent', { sent: size(sent), whole: size(whole), percent: format.percent(sent, whole) })
        )}
      </Text>
      <Button variant="default" size="xs" onClick={onCancel} style={{ alignSelf: 'center' }}>
        {tc('actions.cancel')}
      </Button>
    </Stack>
  )
}
