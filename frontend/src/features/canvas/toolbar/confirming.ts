import type { Journey } from '@/api/types'

export interface ConfirmProps {
  opened: boolean
  journey: Journey
  onClose: () => void
  onConfirm: () => void
}

/** A confirmation that comes with an answer. */
export type AskProps<Answer> = Omit<ConfirmProps, 'onConfirm'> & { onConfirm: (answer: Answer) => void }
