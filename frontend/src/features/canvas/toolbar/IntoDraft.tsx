import { Alert, Button, Group, Modal, ScrollArea, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import { useMemo, useState } from 'react'

import { useFocusBack } from '@/components/focusing'
import { toast } from '@/components/toast'
import { type Imported, LARGEST, problemsOf, useImport } from '@/features/journeys/files/api'
import { DropFile } from '@/features/journeys/files/DropFile'
import { FileProblems } from '@/features/journeys/files/FileProblems'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { changedNodes } from '../graph/changed'
import type { Difference } from '../publishing/api'
import { Changes } from '../publishing/Changes'
import type { OpenDraft } from '../state/draft'
import type { CanvasState } from '../state/store'

const draftOf = (state: CanvasState) => state.history.present

interface IntoDraftProps {
  draft: OpenDraft
  onClose: () => void
}

/** A file becomes the draft that is open: what would change is shown first, and afterwards it can be undone. */
export default function IntoDraft({ draft, onClose }: IntoDraftProps) {
  useFocusBack()
  const { t } = useCanvasContext().words
  const look = useImport()
  const [text, setText] = useState('')
  const [refused, refuse] = useState('')
  const bad = problemsOf(look.error)

  async function read(file: File) {
    refuse('')
    look.reset()
    if (file.size > LARGEST) {
      refuse(t('gallery:file.tooLarge', { name: file.name }))
      return
    }
    try {
      const found = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
      setText(found)
      const asked = { text: found, dry_run: true, ...place(draft) }
      look.mutate(asked, { onError: (error) => problemsOf(error) ?? toast.error(error) })
    } catch {
      refuse(t('gallery:file.noText', { name: file.name }))
    }
  }

  return (
    <Modal opened onClose={onClose} title={t('gallery:into.title')} size={640}>
      {look.data ? (
        <Found text={text} found={look.data} draft={draft} onClose={onClose} onAnother={() => look.reset()} />
      ) : (
        <Stack gap="md">
          {(refused !== '' || bad) && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
              {refused || t('gallery:file.bad')}
            </Alert>
          )}
          {bad && <FileProblems problems={bad} />}
          {look.isPending ? <Skeleton h={180} radius="md" /> : <DropFile onFile={(file) => void read(file)} />}
        </Stack>
      )}
    </Modal>
  )
}

interface FoundProps extends IntoDraftProps {
  text: string
  found: Imported
  onAnother: () => void
}

function Found({ text, found, draft, onClose, onAnother }: FoundProps) {
  const { store, journeyId, words } = useCanvasContext()
  const { t } = words
  const change = useDifference(found)
  const taking = useImport()
  const [busy, setBusy] = useState(false)

  async function take() {
    setBusy(true)
    try {
      await draft.saver.flush()
      if (store.getState().save.kind !== 'saved') throw new Error(t('actions.notSaved'))
      await draft.takeOver(() => taking.mutateAsync({ text, leave_blank: found.unknown > 0, ...place(draft), journey: journeyId }))
      onClose()
      toast.undo(t('gallery:into.done', { name: found.name }), () => store.getState().undo())
    } catch (error) {
      toast.error(error instanceof Error && error.message === t('actions.notSaved') ? error.message : error)
      setBusy(false)
    }
  }

  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('gallery:into.says')}
      </Text>
      <ScrollArea.Autosize mah={360} type="auto">
        <Changes change={change} />
      </ScrollArea.Autosize>
      {found.tests > 0 && <Text size="sm">{t('gallery:into.tests', { count: found.tests })}</Text>}
      {found.unknown > 0 && (
        <Alert color="yellow" icon={<IconInfoCircle size={18} />}>
          {t('gallery:file.unknown', { count: found.unknown })}
        </Alert>
      )}
      {found.problems.length > 0 && <FileProblems problems={found.problems} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onAnother}>
          {t('gallery:file.another')}
        </Button>
        <Button loading={busy} onClick={() => void take()} data-autofocus>
          {t('gallery:into.take')}
        </Button>
      </Group>
    </Stack>
  )
}

/** The draft as it is stored now: a file is taken upon that, and not upon what somebody saves meanwhile. */
const place = ({ saver }: OpenDraft) => ({ revision: saver.base })

/** The draft beside the file, as a list that is read as every other comparison. */
function useDifference(found: Imported): Difference {
  const { t } = useCanvasContext().words
  const now = useCanvas(draftOf)
  const say = useNodeWords()
  return useMemo(() => {
    const nodes = changedNodes(now, found.graph).map(({ kind, before, after }) => {
      const node = after ?? before
      const set = [before, after].map((each) => (each ? say(each).summary : ''))
      const fields = kind === 'changed' && set[0] !== set[1] ? [{ path: '', label: t('gallery:into.set'), before: set[0] ?? '', after: set[1] ?? '' }] : []
      return { id: node.id, kind, type: node.type, name: say(node).name, fields, ways: [] }
    })
    return { nodes, edges: [], settings: [] }
  }, [now, found, say, t])
}
