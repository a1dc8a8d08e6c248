import type { PointerEvent as ReactPointerEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'

import { change, meant } from './builder'
import { type Box, targetAt } from './dropping'
import { chosen, merge } from './moves'
import { useRule } from './RuleContext'
import { isGroup, nodeOf, placeOf } from './tree'
import { useActions } from './useActions'
import { useWordsOf } from './useWordsOf'

/** A click is not a drag. */
const SLACK_PX = 5
/** So near the edge of what scrolls, it scrolls. */
const SCROLL_ZONE_PX = 56
const SCROLL_STEP_PX = 14

/** What one uses with the mouse in a row is not its handle. */
const CONTROLS = 'input, button, a, textarea, select, label, [role="combobox"], [role="option"]'

/**
 * Drags rows with mouse, pen or finger: a mouse takes them anywhere beside their fields, a finger by the handle, so that
 * it can still scroll. Pointer events alone: what a browser calls drag and drop knows no fingers.
 */
export function useDrag(tree: RefObject<HTMLElement | null>) {
  const { t } = useTranslation('segments')
  const { store, disabled } = useRule()
  const act = useActions()
  const words = useWordsOf()

  return (down: ReactPointerEvent<HTMLElement>) => {
    const begun = down.target instanceof Element ? down.target : null
    const row = begun?.closest<HTMLElement>('[data-node]')
    if (!begun || disabled || down.button !== 0 || !row || !tree.current?.contains(row)) return
    const byHandle = begun.closest('[data-grip]') !== null
    if (!byHandle && (down.pointerType !== 'mouse' || begun.closest(CONTROLS))) return
    const id = Number(row.dataset.node)
    if (id === store.getState().root.id) return
    const start = { x: down.clientX, y: down.clientY }
    const scroller = scrollerOf(row)
    let frame = 0

    const over = (x: number, y: number) => {
      const { root, drag } = store.getState()
      if (!drag) return
      store.setState({ drag: { ...drag, x, y, target: targetAt(root, y, drag.ids, { box: boxOf, inside: insideOf }) } })
    }
    const boxOf = (node: number) => measured(tree.current, `[data-box="${node}"]`)
    const insideOf = (node: number) => measured(tree.current, `[data-inside="${node}"]`)

    const moved = (event: PointerEvent) => {
      const { drag } = store.getState()
      if (!drag) {
        if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < SLACK_PX) return
        begin(event)
      }
      over(event.clientX, event.clientY)
    }

    function begin(event: PointerEvent) {
      const ids = meant(store, id)
      const nodes = chosen(store.getState().root, ids)
      const [first] = nodes
      if (!first) return
      const label = nodes.length > 1 ? t('said.several', { count: nodes.length }) : words.name(first)
      store.setState({ drag: { ids, label, x: event.clientX, y: event.clientY, target: null }, said: t('said.lifted', { name: label }) })
      document.body.style.cursor = 'grabbing'
      frame = requestAnimationFrame(scroll)
    }

    function scroll() {
      const { drag } = store.getState()
      if (!drag) return
      const box = scroller === document.scrollingElement ? { top: 0, bottom: window.innerHeight } : scroller.getBoundingClientRect()
      const step = drag.y < box.top + SCROLL_ZONE_PX ? -SCROLL_STEP_PX : drag.y > box.bottom - SCROLL_ZONE_PX ? SCROLL_STEP_PX : 0
      if (step !== 0) {
        scroller.scrollBy(0, step)
        over(drag.x, drag.y)
      }
      frame = requestAnimationFrame(scroll)
    }

    function end(drop: boolean) {
      window.removeEventListener('pointermove', moved)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', cancel)
      window.removeEventListener('keydown', onKey, true)
      cancelAnimationFrame(frame)
      document.body.style.cursor = ''
      const { drag, root } = store.getState()
      store.setState({ drag: null })
      if (!drag?.target || !drop) return
      if ('place' in drag.target) {
        act.moveTo(drag.ids, drag.target.place)
        return
      }
      const target = drag.target.onto
      const next = merge(root, drag.ids, target)
      const group = placeOf(next, target)?.group
      const made = group === undefined ? undefined : nodeOf(next, group)
      if (made && isGroup(made)) change(store, next, { wanted: { id: made.id, part: 'row' }, said: t('said.grouped', { count: made.items.length }) })
    }

    const up = (event: PointerEvent) => {
      if (!store.getState().drag) mark(event)
      end(true)
    }
    const cancel = () => end(false)
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !store.getState().drag) return
      event.stopPropagation()
      end(false)
      act.say(t('said.dropped'))
    }

    /** A click with Ctrl marks rows of one group; without, it takes the marks away. */
    function mark(event: PointerEvent) {
      const { root, marked } = store.getState()
      const group = placeOf(root, id)?.group
      const same = marked.filter((each) => placeOf(root, each)?.group === group)
      if (!event.ctrlKey && !event.metaKey) store.setState({ marked: [] })
      else store.setState({ marked: same.includes(id) ? same.filter((each) => each !== id) : [...same, id] })
    }

    window.addEventListener('pointermove', moved)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', cancel)
    window.addEventListener('keydown', onKey, true)
  }
}

function measured(tree: HTMLElement | null, selector: string): Box | undefined {
  return tree?.querySelector(selector)?.getBoundingClientRect()
}

function scrollerOf(element: Element): Element {
  for (let up = element.parentElement; up; up = up.parentElement) {
    if (up.scrollHeight > up.clientHeight && /auto|scroll/.test(getComputedStyle(up).overflowY)) return up
  }
  return document.scrollingElement ?? document.documentElement
}
