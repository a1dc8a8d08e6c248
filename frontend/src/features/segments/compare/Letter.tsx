import classes from './Compare.module.css'

/** Told apart in both schemes and by most who do not see colours; the letter says it, too. */
const COLORS = ['#2a9eaa', '#d9822b', '#8467e8', '#cf5668', '#3b82d6']

export const letterOf = (place: number): string => String.fromCodePoint(65 + place)
export const colorOf = (place: number): string => COLORS[place % COLORS.length] ?? '#7b8894'

/** A segment's letter in its colour, wherever it is spoken of on the page. */
export function Letter({ place }: { place: number }) {
  return (
    <span className={classes.letter} style={{ ['--of' as string]: colorOf(place) }}>
      {letterOf(place)}
    </span>
  )
}
