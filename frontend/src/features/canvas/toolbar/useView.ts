import { useLocalStorage } from '@mantine/hooks'

export type View = 'canvas' | 'list'

/** Canvas or list, as this person left it on this kind of screen. */
export function useView(compact: boolean): [View, (view: View) => void] {
  const [view, setView] = useLocalStorage<View>({
    key: compact ? 'kaskad.canvas.view.phone' : 'kaskad.canvas.view',
    defaultValue: compact ? 'list' : 'canvas',
    getInitialValueInEffect: false,
  })
  return [view, setView]
}
