import { ActionIcon, Badge, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconList, IconSitemap } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'

import { useCanEdit } from '@/api/session'
import type { Journey } from '@/api/types'
import { JourneyStatusBadge } from '@/components/JourneyStatusBadge'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { SettingsButton } from '../settings/SettingsButton'
import type { OpenDraft } from '../state/draft'
import type { Mode } from '../state/store'
import { People } from '../talk/People'
import classes from '../Workspace.module.css'
import { Actions } from './Actions'
import { FileMenu } from './FileMenu'
import { LiveDot } from './LiveDot'
import { NameField } from './NameField'
import { ProblemsMenu } from './ProblemsMenu'
import { SaveBadge } from './SaveBadge'
import { SideButtons } from './SideButtons'
import { useView } from './useView'

interface ToolbarProps {
  journey: Journey
  draft: OpenDraft
  /** What one may do with the draft. */
  drawing: Mode
  compact: boolean
}

/** Which journey this is, whether it is saved, what is wrong with it, and what can be done with it. */
export function Toolbar({ journey, draft, drawing, compact }: ToolbarProps) {
  const { words } = useCanvasContext()
  const { t } = words
  const mode = useCanvas((state) => state.mode)
  const canEdit = useCanEdit('journeys')
  const navigate = useNavigate({ from: '/journeys/$journeyId' })
  return (
    <header className={classes.bar} data-published={journey.published_graph !== null || undefined}>
      <Tooltip label={t('toolbar.back')}>
        <ActionIcon component={Link} to="/journeys" aria-label={t('toolbar.back')}>
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <NameField editable={drawing === 'edit' && mode === 'edit'} />
      <JourneyStatusBadge status={journey.status} />
      <Version journey={journey} />
      {!canEdit && <Badge color="gray">{t('common:state.readOnly')}</Badge>}
      <span className={classes.space} />
      <People />
      {mode === 'live' ? <LiveDot /> : <SaveBadge />}
      {mode !== 'live' && <ProblemsMenu revision={journey.revision} />}
      {!compact && <SideButtons />}
      {!compact && <FileMenu journey={journey.id} draft={draft} />}
      <SettingsButton compact={compact} />
      <ViewSwitch compact={compact} />
      {journey.published_graph && (
        <SegmentedControl
          aria-label={t('toolbar.mode')}
          value={mode === 'live' ? 'live' : 'draft'}
          onChange={(tab) => void navigate({ search: (before) => ({ ...before, tab, node: undefined }), replace: true })}
          data={[
            { value: 'draft', label: drawing === 'edit' ? t('toolbar.edit') : t('toolbar.draft') },
            { value: 'live', label: t('toolbar.live') },
          ]}
        />
      )}
      {canEdit && <Actions journey={journey} draft={draft} compact={compact} />}
    </header>
  )
}

function Version({ journey }: { journey: Journey }) {
  const { t } = useCanvasContext().words
  if (journey.version === null) return null
  const version = t('toolbar.version', { number: journey.version })
  const changed = journey.has_draft ? ` · ${t('toolbar.changed')}` : ''
  return (
    <Text size="xs" c="dimmed" className={`${classes.version ?? ''} k-num`} title={version + changed}>
      {version}
      <span data-roomy>{changed}</span>
    </Text>
  )
}

function ViewSwitch({ compact }: { compact: boolean }) {
  const { t } = useCanvasContext().words
  const [view, setView] = useView(compact)
  const list = view === 'list'
  const label = list ? t('toolbar.asCanvas') : t('toolbar.asList')
  const Icon = list ? IconSitemap : IconList
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => setView(list ? 'canvas' : 'list')}>
        <Icon size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
