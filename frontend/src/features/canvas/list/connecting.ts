import { createContext, use } from 'react'

/** Opens the choice of where a node's ways lead. */
export const Connecting = createContext<(node: string) => void>(() => undefined)

export const useConnecting = () => use(Connecting)
