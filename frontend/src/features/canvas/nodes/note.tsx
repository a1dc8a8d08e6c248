import { NoteCard } from '../flow/NoteCard'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ text }) => (typeof text === 'string' ? text : ''),
  Card: NoteCard,
}
