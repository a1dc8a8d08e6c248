/**
 * A panel beside the canvas, as its `ref`: tells all that lies over the canvas how much of its width is taken (`--beside`
 * of what holds both), for as long as the panel is open.
 */
export function beside(panel: HTMLElement | null): (() => void) | undefined {
  const stage = panel?.parentElement
  if (!panel || !stage) return undefined
  const tell = () => stage.style.setProperty('--beside', `${panel.offsetWidth}px`)
  tell()
  const watch = new ResizeObserver(tell)
  watch.observe(panel)
  return () => {
    watch.disconnect()
    stage.style.removeProperty('--beside')
  }
}
