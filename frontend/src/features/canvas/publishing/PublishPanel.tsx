import { Button, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { IconInfoCircle, IconUpload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'

import { Note } from '@/components/Note'
import { Failed } from '@/components/states'
import { toast } from '@/components/toast'

import { mistakesIn, problemsIn } from '../api'
import { useCanvas, useCanvasContext } from '../CanvasContext'
import { SidePanel } from '../panel/SidePanel'
import type { CanvasState } from '../state/store'
import { type Change, type Choice, useChange, usePublishing } from './api'
import { Changes, Legend } from './Changes'
import classes from './Changes.module.css'
import { pictureOf } from './picture'
import { planFor, STAY, unfinished } from './plan'
import { TouchedNode } from './TouchedNode'
import { useChangeWords } from './useChangeWords'
import { usePicture } from './usePicture'
import { useUndoing } from './useUndoing'

const draftOf = (state: CanvasState) => state.history.present

/** Publishing over a running journey: what changes, on the canvas and as a list, and what becomes of those inside. */
export default function PublishPanel() {
  const { journeyId, words } = useCanvasContext()
  const change = useChange(journeyId)
  if (change.isError) {
    return (
      <SidePanel title={words.t('versions:publish.title')}>
        <Failed error={change.error} onRetry={() => void change.refetch()} />
      </SidePanel>
    )
  }
  if (!change.data) {
    return (
      <SidePanel title={words.t('versions:publish.title')}>
        <Stack gap="sm">
          <Skeleton h={22} w="70%" />
          <Skeleton h={110} />
          <Skeleton h={110} />
        </Stack>
      </SidePanel>
    )
  }
  return <Planning change={change.data} />
}

function Planning({ change }: { change: Change }) {
  const { store, journeyId, words } = useCanvasContext()
  const { t, format } = words
  const [chosen, setChosen] = useState<Record<string, Choice>>({})
  const [takeAlong, setTakeAlong] = useState(false)
  const draft = useCanvas(draftOf)
  const publishing = usePublishing(journeyId)
  const undo = useUndoing()
  usePicture(useMemo(() => pictureOf(change.before, draft, change), [change, draft]))
  const compared = useMemo(() => ({ before: change.before, after: draft }), [change.before, draft])
  const say = useChangeWords(compared)
  const inside = change.inside.reduce((sum, each) => sum + each.inside, 0)
  const missing = unfinished(change, chosen).length > 0
  const plan = planFor(change, chosen, takeAlong)
  const stays = !takeAlong && Object.values(plan.choices).every(({ choice }) => choice === 'stay')

  function publish() {
    publishing.mutate(
      { plan, revision: change.revision },
      {
        onSuccess: (journey) => {
          store.getState().learn(journey)
          store.getState().openSide(null)
          toast.undo(t('actions.done.publish', { number: journey.version }), undo)
        },
        onError: (error) => {
          const problems = problemsIn(error)
          if (problems) store.getState().learn({ problems })
          toast.error(problems ? t('actions.publishBlocked', { count: mistakesIn(problems) }) : error)
        },
      },
    )
  }

  const footer = (
    <div className={classes.footer}>
      <Button variant="default" onClick={() => store.getState().openSide(null)}>
        {t('common:actions.cancel')}
      </Button>
      <Button
        leftSection={<IconUpload size={16} />}
        loading={publishing.isPending}
        data-disabled={missing || undefined}
        aria-disabled={missing}
        onClick={() => {
          if (!missing) publish()
        }}
      >
        {t('versions:publish.confirm', { number: change.next_version })}
      </Button>
    </div>
  )

  return (
    <SidePanel title={t('versions:publish.title')} about={t('versions:publish.about', { old: change.version, number: change.next_version })} footer={footer}>
      <Stack gap="lg">
        <Stack gap={6}>
          <Text fw={600} size="sm" component="h3">
            {t('versions:publish.changes')}
          </Text>
          <Legend />
          <Changes change={change} compared={compared} />
        </Stack>
        <Stack gap="sm">
          <Text fw={600} size="sm" component="h3">
            {t('versions:publish.people', { count: inside, number: format.number(inside) })}
          </Text>
          {change.touched.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('versions:publish.nobodyTouched')}
            </Text>
          )}
          {change.touched.map((touched) => (
            <TouchedNode
              key={touched.node}
              touched={touched}
              change={change}
              say={say}
              choice={chosen[touched.node] ?? STAY}
              onChoose={(choice) => setChosen((before) => ({ ...before, [touched.node]: choice }))}
            />
          ))}
          {change.along > 0 && (
            <Switch
              checked={takeAlong}
              onChange={(event) => setTakeAlong(event.currentTarget.checked)}
              label={t('versions:publish.along', { count: change.along, number: format.number(change.along) })}
              description={t(takeAlong ? 'versions:publish.alongAbout' : 'versions:publish.notAlong', { number: change.version })}
            />
          )}
          {inside > 0 && (
            <Note icon={IconInfoCircle} color="petrol">
              {t(stays ? 'versions:publish.allStay' : 'versions:publish.once', { number: change.version })}
            </Note>
          )}
        </Stack>
      </Stack>
    </SidePanel>
  )
}
