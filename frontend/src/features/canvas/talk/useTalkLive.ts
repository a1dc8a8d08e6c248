import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'

import { useSocket } from '@/api/socket'

import { journeyKey } from '../api'
import { useCanvasContext } from '../CanvasContext'
import { commentsKey, MENTIONS, useComments } from './api'
import { type Present, useTalkStore } from './talk'

type Message = { type: 'people'; people: Present[] } | { type: 'saved'; revision: number } | { type: 'comments' } | { type: 'mentioned' }

const SELECTED_MS = 200
/** As many nodes as others are told of. */
const MOST_TOLD = 20

/** Listens to what others do with the open journey, and tells them what is selected here. */
export function useTalkLive(): void {
  const { store, journeyId } = useCanvasContext()
  const talk = useTalkStore()
  const client = useQueryClient()
  const comments = useComments(journeyId).data
  useEffect(() => {
    if (comments) talk.getState().setComments(comments)
  }, [comments, talk])

  const onMessage = useCallback(
    (message: unknown) => {
      const told = message as Message
      if (told.type === 'people') talk.getState().setPeople(told.people)
      if (told.type === 'saved') {
        const known = client.getQueryData<{ revision: number }>(journeyKey(journeyId))
        if (!known || known.revision < told.revision) void client.invalidateQueries({ queryKey: journeyKey(journeyId), exact: true })
      }
      if (told.type === 'comments') void client.invalidateQueries({ queryKey: commentsKey(journeyId) })
      if (told.type === 'mentioned') void client.invalidateQueries({ queryKey: MENTIONS })
    },
    [talk, client, journeyId],
  )

  const say = useSocket(`ws/journeys/${journeyId}/talk/`, onMessage, {
    onOpen: (again) => {
      sayWhere()
      if (!again) return
      // What was told while there was no connection was told to nobody here.
      void client.invalidateQueries({ queryKey: journeyKey(journeyId), exact: true })
      void client.invalidateQueries({ queryKey: commentsKey(journeyId) })
    },
    onLost: () => talk.getState().setPeople([]),
  })
  const sayWhere = useCallback(() => say({ nodes: store.getState().selection.nodes.slice(0, MOST_TOLD) }), [say, store])

  useEffect(() => {
    let timer: number | undefined
    const stop = store.subscribe((state, before) => {
      if (state.selection.nodes === before.selection.nodes) return
      window.clearTimeout(timer)
      timer = window.setTimeout(sayWhere, SELECTED_MS)
    })
    return () => {
      stop()
      window.clearTimeout(timer)
    }
  }, [store, sayWhere])
}
