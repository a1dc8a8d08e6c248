import { useState } from 'react'

/** Names of things a person has opened by hand, in the order of opening. */
export function useOpened(): [string[], (name: string) => void] {
  const [names, setNames] = useState<string[]>([])
  return [names, (name) => setNames((before) => (before.includes(name) ? before : [...before, name]))]
}
