import { useCallback, useEffect, useRef } from 'react'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

interface Ends {
  /** The connection stands; `again`: it had been lost, and whatever was told meanwhile did not arrive. */
  onOpen?: (again: boolean) => void
  onLost?: () => void
}

/**
 * Listens to a WebSocket of the server (`useSocket('ws/dashboard/', onMessage)`) and connects again by itself,
 * with growing pauses, and at once when the browser is online again or its window is looked at again. A null path
 * listens to nothing. The newest `onMessage` is always the one called. What it returns says something to the server;
 * while there is no connection it is said to nobody.
 */
export function useSocket(path: string | null, onMessage: (message: unknown) => void, ends?: Ends): (message: unknown) => void {
  const listener = useRef(onMessage)
  const atEnds = useRef(ends)
  const open = useRef<WebSocket | null>(null)
  useEffect(() => {
    listener.current = onMessage
    atEnds.current = ends
  })
  useEffect(() => {
    if (path === null) return
    let socket: WebSocket | null = null
    let timer: number | undefined
    let pause = FIRST_PAUSE_MS
    let closed = false
    let before = false

    function connect() {
      window.clearTimeout(timer)
      const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
      const made = new WebSocket(`${scheme}://${window.location.host}/${path ?? ''}`)
      socket = made
      made.onopen = () => {
        pause = FIRST_PAUSE_MS
        open.current = made
        atEnds.current?.onOpen?.(before)
        before = true
      }
      made.onmessage = (event: MessageEvent<string>) => listener.current(JSON.parse(event.data))
      made.onclose = () => {
        if (closed || socket !== made) return
        lost()
        timer = window.setTimeout(connect, pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      }
    }

    function lost() {
      socket = null
      open.current = null
      atEnds.current?.onLost?.()
    }

    // The network went away: nobody closes the socket, and it would be believed in until the system gives it up.
    function drop() {
      const dropped = socket
      lost()
      dropped?.close()
    }

    function again() {
      if (document.visibilityState === 'hidden' || (socket && socket.readyState <= WebSocket.OPEN)) return
      pause = FIRST_PAUSE_MS
      connect()
    }

    connect()
    window.addEventListener('offline', drop)
    window.addEventListener('online', again)
    document.addEventListener('visibilitychange', again)
    return () => {
      closed = true
      window.clearTimeout(timer)
      window.removeEventListener('offline', drop)
      window.removeEventListener('online', again)
      document.removeEventListener('visibilitychange', again)
      open.current = null
      socket?.close()
    }
  }, [path])
  return useCallback((message: unknown) => {
    if (open.current?.readyState === WebSocket.OPEN) open.current.send(JSON.stringify(message))
  }, [])
}
