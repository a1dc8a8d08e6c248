import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { drawn, pressed, type Span, spansOf, timeOf, WHOLE_DAY } from './hours'
import classes from './HoursPicture.module.css'

const AXIS = [0, 6, 12, 18, 24]

export interface Row {
  key: string
  label: string
  isOn: boolean
}

interface HoursPictureProps {
  label: string
  /** Days; one without a name where all are alike. */
  rows: Row[]
  from: number
  to: number
  /** A night is drawn darker than the hours in which something is done. */
  isQuiet?: boolean
  disabled: boolean
  onHours: (from: string, to: string, rows?: string[]) => void
  onRow?: (key: string) => void
}

/** Hours of the day, or of the days of a week, as a picture: drawn with the pointer, moved with the arrow keys. */
export function HoursPicture({ label, rows, from, to, isQuiet, disabled, onHours, onRow }: HoursPictureProps) {
  const { t } = useCanvasContext().words
  const grid = useRef<HTMLDivElement>(null)
  const [draw, setDraw] = useState<{ row: number; hour: number; toRow: number; toHour: number } | null>(null)
  const drawnHours = draw && drawn(draw.hour, draw.toHour)
  const drawnRows = draw ? [Math.min(draw.row, draw.toRow), Math.max(draw.row, draw.toRow)] : [0, -1]
  const upTo = drawnHours?.to ?? to
  const shownTo = upTo === 0 ? WHOLE_DAY : upTo // midnight stands at the end
  const isDrawn = (row: number) => row >= (drawnRows[0] ?? 0) && row <= (drawnRows[1] ?? -1)

  function place(event: PointerEvent): { row: number; hour: number } {
    const box = grid.current?.getBoundingClientRect()
    if (!box) return { row: 0, hour: 0 }
    const hour = ((event.clientX - box.left) / box.width) * WHOLE_DAY
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows.length)
    return { row: Math.max(0, Math.min(rows.length - 1, row)), hour: Math.max(0, Math.min(WHOLE_DAY, hour)) }
  }

  function begin(event: PointerEvent) {
    if (disabled || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = place(event)
    setDraw({ ...at, toRow: at.row, toHour: at.hour })
  }

  function follow(event: PointerEvent) {
    if (!draw) return
    const at = place(event)
    setDraw({ ...draw, toRow: at.row, toHour: at.hour })
  }

  function end() {
    if (draw && drawnHours) {
      const isClick = draw.row === draw.toRow && Math.abs(draw.hour - draw.toHour) < 0.25
      const key = rows[draw.row]?.key ?? ''
      if (!isClick) onHours(timeOf(drawnHours.from), timeOf(drawnHours.to), rows.filter((_, index) => isDrawn(index)).map((row) => row.key))
      else onRow?.(key)
    }
    setDraw(null)
  }

  function spansAt(index: number): Span[] {
    if (draw && drawnHours) return isDrawn(index) ? [{ ...drawnHours, isNext: false }] : []
    const spans = spansOf(from, to)
    const before = rows[(index + rows.length - 1) % rows.length]
    return spans.filter(({ isNext }) => (isNext ? before?.isOn : rows[index]?.isOn))
  }

  const handle = (which: 'from' | 'to', hours: number) => ({
    role: 'slider',
    tabIndex: disabled ? -1 : 0,
    'aria-label': t(`panel:window.${which}`),
    'aria-valuemin': 0,
    'aria-valuemax': WHOLE_DAY,
    'aria-valuenow': hours,
    'aria-valuetext': timeOf(hours),
    'aria-disabled': disabled,
    onKeyDown: (event: KeyboardEvent) => {
      const next = pressed(event.key, hours)
      if (next === null || disabled) return
      event.preventDefault()
      onHours(timeOf(which === 'from' ? next : from), timeOf(which === 'to' ? next : to))
    },
  })

  return (
    <div className={classes.picture} role="group" aria-label={label} data-quiet={isQuiet === true ? true : undefined} data-single={rows.length === 1 || undefined}>
      <div className={classes.axis} aria-hidden>
        {AXIS.map((hour) => (
          <span key={hour} style={{ left: `${(100 * hour) / WHOLE_DAY}%` }}>
            {hour}
          </span>
        ))}
      </div>
      {rows.length > 1 && (
        <div className={classes.labels}>
          {rows.map(({ key, label: name, isOn }) => (
            <button key={key} type="button" aria-pressed={isOn} disabled={disabled} onClick={() => onRow?.(key)}>
              {name}
            </button>
          ))}
        </div>
      )}
      <div className={classes.grid} ref={grid} onPointerDown={begin} onPointerMove={follow} onPointerUp={end} onPointerCancel={() => setDraw(null)} data-testid="hours-grid" data-disabled={disabled || undefined}>
        {rows.map((row, index) => (
          <div key={row.key} className={classes.row}>
            {spansAt(index).map((span) => (
              <span
                key={`${span.from}`}
                className={classes.span}
                data-next={span.isNext || undefined}
                style={{ left: `${(100 * span.from) / WHOLE_DAY}%`, width: `${(100 * (span.to - span.from)) / WHOLE_DAY}%` }}
              />
            ))}
          </div>
        ))}
      </div>
      <div className={classes.handles}>
        <span className={classes.handle} style={{ left: `${(100 * (drawnHours?.from ?? from)) / WHOLE_DAY}%` }} {...handle('from', from)} />
        <span className={classes.handle} style={{ left: `${(100 * shownTo) / WHOLE_DAY}%` }} {...handle('to', to)} />
      </div>
    </div>
  )
}
