import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconDotsVertical, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRocket, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'

import type { Journey } from '@/api/types'
import { toast } from '@/components/toast'

import { problemsIn, useJourneyVerb, type Verb } from '../api'
import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { OpenDraft } from '../state/draft'
import { LaunchModal } from './LaunchModal'
import { PublishModal } from './PublishModal'
import { StopModal } from './StopModal'

interface ActionsProps {
  journey: Journey
  draft: OpenDraft
  compact: boolean
}

/** Publish, launch, pause, resume, stop: what the journey's state allows. */
export function Actions({ journey, draft, compact }: ActionsProps) {
  const { store, words } = useCanvasContext()
  const { t } = words
  const [asked, setAsked] = useState<'publish' | 'launch' | 'stop' | null>(null)
  const errors = useCanvas((state) => state.problems.filter((each) => each.severity === 'error').length)
  const editing = useCanvas((state) => state.mode === 'edit')
  const changing = useCanvas((state) => state.save.kind !== 'saved')
  const verb = useJourneyVerb(journey.id)
  const { status } = journey
  const inside = status === 'running' || status === 'paused'
  const publishable = journey.version === null || journey.has_draft || changing

  async function act(name: Verb) {
    setAsked(null)
    if (name === 'publish') {
      await draft.saver.flush()
      if (store.getState().save.kind !== 'saved') {
        toast.error(t('actions.notSaved'))
        return
      }
    }
    verb.mutate(name, {
      onSuccess: (answer) => {
        draft.saver.rebase(answer.revision)
        toast.success(t(`actions.done.${name}`, { number: answer.version }))
      },
      onError: (error) => {
        const problems = problemsIn(error)
        if (problems) store.getState().learn({ problems })
        toast.error(error)
      },
    })
  }

  const publish = editing && publishable && (
    <Tooltip label={t('actions.publishBlocked', { count: errors })} disabled={errors === 0}>
      <Button
        variant={journey.version === null ? 'filled' : 'light'}
        leftSection={<IconUpload size={16} />}
        data-disabled={errors > 0 || undefined}
        aria-disabled={errors > 0}
        loading={verb.isPending && verb.variables === 'publish'}
        onClick={() => {
          if (errors > 0) return
          if (inside) setAsked('publish')
          else void act('publish')
        }}
      >
        {t(journey.version === null ? 'actions.publish' : 'actions.publishChanges')}
      </Button>
    </Tooltip>
  )

  return (
    <>
      {!compact && publish}
      {!inside && journey.version !== null && (
        <Button leftSection={<IconRocket size={16} />} loading={verb.isPending && verb.variables === 'launch'} onClick={() => setAsked('launch')}>
          {t('actions.launch')}
        </Button>
      )}
      {status === 'running' && (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} loading={verb.isPending} onClick={() => void act('pause')}>
          {t('actions.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={verb.isPending} onClick={() => void act('resume')}>
          {t('actions.resume')}
        </Button>
      )}
      {inside && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('actions.more')} size={34}>
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {status === 'running' && (
              <Menu.Item leftSection={<IconRocket size={16} />} onClick={() => setAsked('launch')}>
                {t('actions.launchAgain')}
              </Menu.Item>
            )}
            <Menu.Item color="red" leftSection={<IconPlayerStop size={16} />} onClick={() => setAsked('stop')}>
              {t('actions.stop')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <PublishModal opened={asked === 'publish'} journey={journey} onClose={() => setAsked(null)} onConfirm={() => void act('publish')} />
      <LaunchModal opened={asked === 'launch'} journey={journey} onClose={() => setAsked(null)} onConfirm={() => void act('launch')} />
      <StopModal opened={asked === 'stop'} journey={journey} onClose={() => setAsked(null)} onConfirm={() => void act('stop')} />
    </>
  )
}
