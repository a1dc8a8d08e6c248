import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconDotsVertical, IconDoorEnter, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRocket, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'

import type { Journey } from '@/api/types'
import { toast } from '@/components/toast'

import { type Act, mistakesIn, problemsIn, useJourneyVerb } from '../api'
import { useCanvas, useCanvasContext } from '../CanvasContext'
import { useWiden } from '../publishing/api'
import type { OpenDraft } from '../state/draft'
import { LaunchModal } from './LaunchModal'
import { PauseModal } from './PauseModal'
import { ALL, shareOf } from './share'
import { StopModal } from './StopModal'
import { WidenModal } from './WidenModal'

interface ActionsProps {
  journey: Journey
  draft: OpenDraft
  compact: boolean
}

/** Publish, launch, pause, resume, stop: what the journey's state allows. */
export function Actions({ journey, draft, compact }: ActionsProps) {
  const { store, types, words } = useCanvasContext()
  const { t } = words
  const [asked, setAsked] = useState<'launch' | 'widen' | 'pause' | 'stop' | null>(null)
  const errors = useCanvas((state) => mistakesIn(state.problems))
  const editing = useCanvas((state) => state.mode === 'edit')
  const changing = useCanvas((state) => state.save.kind !== 'saved')
  const verb = useJourneyVerb(journey.id)
  const widening = useWiden(journey.id)
  const { status } = journey
  const inside = status === 'running' || status === 'paused' || status === 'draining'
  // Only a segment comes in again at the press of a button; in a journey that runs dry every door is opened anew.
  const launchable = journey.published_graph?.nodes.some((node) => types.get(node.type)?.launched) === true
  const publishable = journey.version === null || journey.has_draft || changing

  /** Whether the server's draft is the one that is seen here. */
  async function saved(): Promise<boolean> {
    await draft.saver.flush()
    if (store.getState().save.kind === 'saved') return true
    toast.error(t('actions.notSaved'))
    return false
  }

  /** Over a running journey: what changes is shown, and what becomes of those inside is asked, beside the canvas. */
  async function plan() {
    if (await saved()) store.getState().openSide('publish')
  }

  function widen(share: number) {
    setAsked(null)
    widening.mutate(share, { onSuccess: () => toast.success(t('versions:share.widened', { share })) })
  }

  async function act(asked: Act) {
    const name = asked.verb
    setAsked(null)
    if (name === 'publish' && !(await saved())) return
    verb.mutate(asked, {
      onSuccess: (answer) => {
        draft.saver.rebase(answer.revision)
        toast.success(t(`actions.done.${doneOf(asked)}`, { number: answer.version }))
      },
      onError: (error) => {
        const problems = problemsIn(error)
        if (problems) store.getState().learn({ problems })
        toast.error(problems ? t('actions.publishBlocked', { count: mistakesIn(problems) }) : error)
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
        loading={verb.isPending && verb.variables.verb === 'publish'}
        onClick={() => {
          if (errors > 0) return
          if (inside) void plan()
          else void act({ verb: 'publish' })
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
        <Button leftSection={<IconRocket size={16} />} loading={verb.isPending && verb.variables.verb === 'launch'} onClick={() => setAsked('launch')}>
          {t('actions.launch')}
        </Button>
      )}
      {status === 'running' && shareOf(journey) < ALL && (
        <Button variant="light" leftSection={<IconDoorEnter size={16} />} loading={widening.isPending} onClick={() => setAsked('widen')}>
          {t('versions:share.widen')}
        </Button>
      )}
      {(status === 'running' || status === 'draining') && (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} loading={verb.isPending} onClick={() => setAsked('pause')}>
          {t('actions.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={verb.isPending} onClick={() => void act({ verb: 'resume' })}>
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
            {((status === 'running' && launchable) || status === 'draining') && (
              <Menu.Item leftSection={<IconRocket size={16} />} onClick={() => setAsked('launch')}>
                {t(status === 'draining' ? 'actions.reopen' : 'actions.launchAgain')}
              </Menu.Item>
            )}
            <Menu.Item color="red" leftSection={<IconPlayerStop size={16} />} onClick={() => setAsked('stop')}>
              {t('actions.stop')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <LaunchModal opened={asked === 'launch'} journey={journey} onClose={() => setAsked(null)} onConfirm={(answer) => void act({ verb: 'launch', ...answer })} />
      <WidenModal opened={asked === 'widen'} journey={journey} onClose={() => setAsked(null)} onConfirm={widen} />
      <PauseModal opened={asked === 'pause'} journey={journey} onClose={() => setAsked(null)} onConfirm={(answer) => void act({ verb: 'pause', ...answer })} />
      <StopModal opened={asked === 'stop'} journey={journey} onClose={() => setAsked(null)} onConfirm={(answer) => void act({ verb: 'stop', ...answer })} />
    </>
  )
}

const doneOf = ({ verb, drain }: Act): string => (verb === 'stop' && drain === true ? 'drain' : verb)
