import { Text, Tooltip } from '@mantine/core'

import { useCanEdit } from '@/api/session'
import { TextLink } from '@/components/links'
import { useFormat } from '@/format'

import { startingWith } from '../ready/start'
import { type Bar, ruleOfRegion, spanOf } from './bars'
import classes from './Compare.module.css'
import { colorOf, Letter } from './Letter'
import { useRegionWords } from './Overlaps'

const CELL = 26
const ROW = 30

interface DotMatrixProps {
  bars: Bar[]
  names: string[]
  ids: number[]
}

/** A row for each region: filled dots for the segments that those people are in, and a bar as long as they are many. */
export function DotMatrix({ bars, names, ids }: DotMatrixProps) {
  const format = useFormat()
  const canEdit = useCanEdit('segments')
  const words = useRegionWords(names)
  return (
    <div className={classes.matrix} style={{ ['--dots' as string]: `${names.length * CELL}px` }} data-testid="overlaps">
      <div className={classes.heads} aria-hidden>
        {ids.map((id, place) => (
          <span key={id} style={{ width: CELL }}>
            <Letter place={place} />
          </span>
        ))}
      </div>
      <ul className={classes.bars}>
        {bars.map((bar) => {
          const said = words(bar.inside)
          const start = { name: said, rule: ruleOfRegion(bar.inside, ids) as never }
          return (
            <Tooltip key={bar.key} label={said} position="top-start" multiline maw={360} openDelay={250}>
              <li className={classes.bar}>
                <Dots inside={bar.inside} />
                <span className={classes.track}>
                  <span className={classes.fill} style={{ width: `${bar.length * 100}%`, ['--of' as string]: fillOf(bar.inside) }} />
                  <Text span size="sm" fw={600} className="k-num">
                    {canEdit ? (
                      <TextLink span size="sm" fw={600} {...startingWith(start)} aria-label={`${said}: ${format.number(bar.count)}`}>
                        {format.number(bar.count)}
                      </TextLink>
                    ) : (
                      format.number(bar.count)
                    )}
                  </Text>
                  <Text span size="xs" c="dimmed" className="k-num">
                    {format.percent(bar.share)}
                  </Text>
                  <span className="k-visually-hidden">{said}</span>
                </span>
              </li>
            </Tooltip>
          )
        })}
      </ul>
    </div>
  )
}

/** Those of one segment alone have its colour; those of several a neutral one. */
function fillOf(inside: boolean[]): string {
  const [first, last] = spanOf(inside)
  return first === last ? colorOf(first) : 'var(--k-overlap)'
}

function Dots({ inside }: { inside: boolean[] }) {
  const [first, last] = spanOf(inside)
  const at = (place: number) => place * CELL + CELL / 2
  return (
    <svg width={inside.length * CELL} height={ROW} aria-hidden className={classes.dots}>
      {first !== last && <line x1={at(first)} x2={at(last)} y1={ROW / 2} y2={ROW / 2} className={classes.line} />}
      {inside.map((held, place) => (
        <circle
          key={colorOf(place)}
          cx={at(place)}
          cy={ROW / 2}
          r={held ? 6.5 : 4.5}
          fill={held ? colorOf(place) : undefined}
          className={held ? classes.held : classes.empty}
        />
      ))}
    </svg>
  )
}
