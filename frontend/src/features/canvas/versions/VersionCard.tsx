import { Badge, Button, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconEye, IconGitCompare, IconHistory } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { toast } from '@/components/toast'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { VersionRow } from '../publishing/api'
import classes from '../publishing/Changes.module.css'
import { useUndoing } from '../publishing/useUndoing'
import type { CanvasState } from '../state/store'
import { Stayers } from './Stayers'

interface VersionCardProps {
  row: VersionRow
  canEdit: boolean
  onCompare: () => void
}

const pictured = (state: CanvasState) => state.picture?.graph

/** One version: when and by whom, who is inside, what its publication did to people. */
export function VersionCard({ row, canEdit, onCompare }: VersionCardProps) {
  const { store, words } = useCanvasContext()
  const { t, format } = words
  const looked = useCanvas(pictured) === row.graph
  const undo = useUndoing()
  const restore = useRestore(row)
  const [asked, setAsked] = useState(false)

  return (
    <section
      className={classes.version}
      data-current={row.is_current || undefined}
      data-looked={looked || undefined}
      aria-label={t('toolbar.version', { number: row.number })}
      data-testid={`version-${row.number}`}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={620} size="sm" component="h3">
          {t('toolbar.version', { number: row.number })}
        </Text>
        {row.is_current && <Badge variant="light">{t('versions:current')}</Badge>}
        {!row.is_current && row.changeover?.undone_at && (
          <Badge variant="light" color="gray">
            {t('versions:undone')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {format.dateTime(row.published_at)}
        {row.published_by !== null && ` · ${row.published_by}`}
      </Text>
      <Text size="sm" className="k-num">
        {t('versions:inside', { count: row.inside, number: format.number(row.inside) })}
      </Text>
      <Done row={row} />
      <Group gap={6}>
        <Button
          size="compact-sm"
          variant={looked ? 'light' : 'default'}
          aria-pressed={looked}
          leftSection={<IconEye size={14} />}
          onClick={() => store.getState().setPicture(looked ? null : { graph: row.graph, nodes: {}, edges: {}, faint: false })}
        >
          {t('versions:look')}
        </Button>
        <Button size="compact-sm" variant="default" leftSection={<IconGitCompare size={14} />} onClick={onCompare}>
          {t('versions:compare.button')}
        </Button>
        {canEdit && (
          <Button size="compact-sm" variant="default" leftSection={<IconHistory size={14} />} onClick={restore}>
            {t('versions:restore.button')}
          </Button>
        )}
        {canEdit && row.can_undo && (
          <Button size="compact-sm" variant="light" color="orange" leftSection={<IconArrowBackUp size={14} />} onClick={() => setAsked(!asked)} aria-expanded={asked}>
            {t('versions:undo.button')}
          </Button>
        )}
      </Group>
      {asked && row.can_undo && (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t('versions:undo.ask', { number: row.changeover?.before })}
          </Text>
          <Button
            size="compact-sm"
            color="orange"
            miw="max-content"
            onClick={() => {
              setAsked(false)
              undo()
            }}
          >
            {t('versions:undo.confirm')}
          </Button>
        </Group>
      )}
    </section>
  )
}

/** What the publication of a version did to those inside, and what its undoing did. */
function Done({ row: { number, changeover, inside } }: { row: VersionRow }) {
  const { t, format } = useCanvasContext().words
  if (changeover === null) return null
  const { moved, put_out: out, moved_back: back, undone_at: undone } = changeover
  const said = [
    moved > 0 && t('versions:did.moved', { count: moved, number: format.number(moved) }),
    out > 0 && t('versions:did.out', { count: out, number: format.number(out) }),
    undone !== null && t('versions:did.undone', { at: format.dateTime(undone), by: changeover.undone_by ?? '–', count: back, number: format.number(back) }),
  ].filter((each) => each !== false)
  if (said.length === 0) return null
  return (
    <>
      {said.map((each) => (
        <Text key={each} size="xs" c="dimmed">
          {each}
        </Text>
      ))}
      {undone !== null && inside > 0 && <Stayers version={number} count={inside} />}
    </>
  )
}

/** The version becomes the draft, as one step of the history: it is saved as every other change, and can be taken back. */
function useRestore(row: VersionRow): () => void {
  const { store, words } = useCanvasContext()
  const navigate = useNavigate({ from: '/journeys/$journeyId' })
  return () => {
    const state = store.getState()
    void navigate({ search: (before) => ({ ...before, tab: 'draft', node: undefined }), replace: true })
    state.openSide(null)
    state.setMode('edit')
    state.replace(row.graph, row.settings)
    toast.undo(words.t('versions:restore.done', { number: row.number }), () => store.getState().undo())
  }
}
