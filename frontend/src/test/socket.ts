import { act } from '@testing-library/react'

/** The browser's own, played: what the server says, and that the connection breaks. */
export class Socket {
  static readonly OPEN = 1
  static all: Socket[] = []
  static get last(): Socket {
    const socket = Socket.all.at(-1)
    if (!socket) throw new Error('Nobody has connected.')
    return socket
  }

  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null

  constructor(readonly url: string) {
    Socket.all.push(this)
  }

  opens() {
    this.readyState = Socket.OPEN
    act(() => this.onopen?.())
  }

  says(message: unknown) {
    act(() => this.onmessage?.({ data: JSON.stringify(message) }))
  }

  breaks() {
    this.readyState = 3
    act(() => this.onclose?.())
  }

  close() {
    this.readyState = 3
  }
}
