import type { BodyProps } from '../looks'
import { armsOf, sumOf } from './arms'
import classes from './Split.module.css'
import { armColor } from './armColor'

/** The shares as one bar; names and percents stand at the ports. */
export function SplitBody({ node }: BodyProps) {
  const arms = armsOf(node.config)
  const sum = Math.max(1, sumOf(arms))
  return (
    <div className={classes.bar} aria-hidden>
      {arms.map((arm, index) => (
        <span key={arm.key} style={{ width: `${(100 * arm.share) / sum}%`, background: armColor(index) }} />
      ))}
    </div>
  )
}
