import type { Change, Choice, Plan } from './api'

export const STAY: Choice = { choice: 'stay', to: null }

/** What was chosen so far, for those who are touched now; everybody else's choice is to stay. */
export function planFor(change: Change, chosen: Readonly<Record<string, Choice>>, takeAlong: boolean): Plan {
  const targets = new Set(change.targets.map((each) => each.node))
  const choices = change.touched.map(({ node, choices: possible }): [string, Choice] => {
    const wish = chosen[node] ?? STAY
    const there = possible.includes(wish.choice) && (wish.choice !== 'move' || (wish.to !== null && targets.has(wish.to)))
    return [node, there ? wish : STAY]
  })
  return { choices: Object.fromEntries(choices), take_along: takeAlong }
}

/** A move whose place was not chosen yet. */
export const unfinished = (change: Change, chosen: Readonly<Record<string, Choice>>): string[] =>
  change.touched.filter(({ node }) => chosen[node]?.choice === 'move' && chosen[node].to === null).map(({ node }) => node)
