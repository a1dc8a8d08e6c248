import { useEffect, useRef } from 'react'

import classes from './Moved.module.css'

/** A figure that is lit for a moment when it has changed. Its place is as wide as before: nothing around it moves. */
export function Moved({ children }: { children: string }) {
  const place = useRef<HTMLSpanElement>(null)
  const shown = useRef(children)
  useEffect(() => {
    if (shown.current === children) return
    shown.current = children
    const element = place.current
    if (!element) return
    element.classList.remove(classes.lit ?? '')
    // Read, so that the browser begins the animation anew.
    element.getBoundingClientRect()
    element.classList.add(classes.lit ?? '')
  }, [children])
  return (
    <span ref={place} className={classes.figure}>
      {children}
    </span>
  )
}
