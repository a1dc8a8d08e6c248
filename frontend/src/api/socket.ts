import { useEffect, useRef } from 'react'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Listens to a WebSocket of the server (`useSocket('ws/dashboard/', onMessage)`) and connects again by itself,
 * with growing pauses. A null path listens to nothing. The newest `onMessage` is always the one called.
 */
export function useSocket(path: string | null, onMessage: (message: unknown) => void): void {
  const listener = useRef(onMessage)
  useEffect(() => {
    listener.current = onMessage
  })
  useEffect(() => {
    if (path === null) return
    let socket: WebSocket | null = null
    let timer: number | undefined
    let pause = FIRST_PAUSE_MS
    let closed = false

    function connect() {
      const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
      socket = new WebSocket(`${scheme}://${window.location.host}/${path ?? ''}`)
      socket.onopen = () => {
        pause = FIRST_PAUSE_MS
      }
      socket.onmessage = (event: MessageEvent<string>) => listener.current(JSON.parse(event.data))
      socket.onclose = () => {
        if (closed) return
        timer = window.setTimeout(connect, pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      }
    }

    connect()
    return () => {
      closed = true
      window.clearTimeout(timer)
      socket?.close()
    }
  }, [path])
}
