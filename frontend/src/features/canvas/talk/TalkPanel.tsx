import { SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconMessageCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'
import { State } from '@/components/states'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { SidePanel } from '../panel/SidePanel'
import { shownGraph } from '../state/store'
import { useCommentVerbs } from './api'
import { CommentBox } from './CommentBox'
import { type Thread, useTalk, useTalkStore } from './talk'
import { ThreadCard } from './ThreadCard'

type Which = 'open' | 'resolved' | 'mine'

const ALL = '*'

/** What the staff say about the journey: all of it, or what is pinned to one block. */
export default function TalkPanel() {
  const { t } = useTranslation('talk')
  const { journeyId, words } = useCanvasContext()
  const me = useUser().id
  const talk = useTalkStore()
  const threads = useTalk((state) => state.threads)
  const about = useTalk((state) => state.about)
  const [which, setWhich] = useState<Which>('open')
  const { write } = useCommentVerbs(journeyId)
  const places = usePlaces(threads)
  const here = threads.filter(({ node }) => about === null || node === about)
  const shown = here.filter((thread) => belongs(thread, which, me)).reverse()
  const place = about === null || about === '' ? null : (places.find(({ value }) => value === about)?.label ?? null)

  return (
    <SidePanel title={words.t('side.talk')} about={t('about')}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('which')}
          value={which}
          onChange={setWhich}
          data={(['open', 'resolved', 'mine'] as const).map((value) => ({
            value,
            label: `${t(`filter.${value}`)} ${here.filter((thread) => belongs(thread, value, me)).length || ''}`.trim(),
          }))}
        />
        <Select
          aria-label={t('where')}
          size="xs"
          searchable
          allowDeselect={false}
          value={about ?? ALL}
          onChange={(value) => talk.getState().show(value === null || value === ALL ? null : value)}
          data={[{ value: ALL, label: t('everywhere') }, { value: '', label: t('wholeJourney') }, ...places]}
        />
        <CommentBox
          key={about ?? ALL}
          label={place === null ? t('write') : t('writeAt', { node: place })}
          submit={t('say')}
          onSay={(said) => write.mutateAsync({ ...said, node: about ?? '' })}
        />
        {shown.length === 0 ? (
          <State icon={IconMessageCircle} size="inset" title={t(`empty.${which}`)}>
            <Text size="sm">{t('empty.text')}</Text>
          </State>
        ) : (
          shown.map((thread) => <ThreadCard key={thread.id} thread={thread} />)
        )}
      </Stack>
    </SidePanel>
  )
}

function belongs(thread: Thread, which: Which, me: number): boolean {
  if (which === 'mine') return thread.resolved_at === null && [thread, ...thread.answers].some(({ mentions }) => mentions.some(({ id }) => id === me))
  return (thread.resolved_at !== null) === (which === 'resolved')
}

/** The blocks of the journey by name, and those that are gone and of which something was said. */
function usePlaces(threads: readonly Thread[]): { value: string; label: string }[] {
  const { t } = useTranslation('talk')
  const graph = useCanvas(shownGraph)
  const nodeWords = useNodeWords()
  const drawn = graph.nodes.map((node) => {
    const { name, summary } = nodeWords(node)
    return { value: node.id, label: summary ? `${name}: ${summary.slice(0, 60)}` : name }
  })
  const known = new Set(drawn.map(({ value }) => value))
  const gone = [...new Set(threads.map(({ node }) => node))].filter((node) => node !== '' && !known.has(node))
  return [...drawn, ...gone.map((value, index) => ({ value, label: `${t('removedNode')} ${index + 1}` }))]
}
