/**
 * Places for things above each other: each as near as possible to where it would like to be (its top), in the given
 * order, `gap` apart. Those that press on each other share the shift (pool adjacent violators).
 */
export function stack(wanted: readonly { top: number; height: number }[], gap: number): number[] {
  const pools: { sum: number; count: number }[] = []
  let before = 0
  const offsets: number[] = []
  for (const { top, height } of wanted) {
    offsets.push(before)
    pools.push({ sum: top - before, count: 1 })
    before += height + gap
    for (let last = pools.at(-1), above = pools.at(-2); last && above && mean(above) > mean(last); last = pools.at(-1), above = pools.at(-2)) {
      pools.splice(-2, 2, { sum: above.sum + last.sum, count: above.count + last.count })
    }
  }
  const tops = pools.flatMap((pool) => Array.from({ length: pool.count }, () => mean(pool)))
  return tops.map((top, index) => top + (offsets[index] ?? 0))
}

const mean = ({ sum, count }: { sum: number; count: number }): number => sum / count
