import { useReactFlow } from '@xyflow/react'
import { useEffect } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { fitInRoom } from '../flow/room'
import type { Picture } from '../state/store'

const AFTER_DRAWING_MS = 80

/** Lays a picture over the canvas for as long as it is given, and brings all of it into sight. */
export function usePicture(picture: Picture | null): void {
  const { store } = useCanvasContext()
  const { fitView } = useReactFlow()
  useEffect(() => {
    store.getState().setPicture(picture)
    if (!picture) return
    const timer = window.setTimeout(() => void fitView({ ...fitInRoom(store.getState().mode), duration: 250 }), AFTER_DRAWING_MS)
    return () => window.clearTimeout(timer)
  }, [store, picture, fitView])
  useEffect(() => () => store.getState().setPicture(null), [store])
}
