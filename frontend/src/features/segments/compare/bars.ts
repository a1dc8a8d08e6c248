import type { Region } from '@/api/segmentCompare'

/** One region of the overlaps, as a bar. */
export interface Bar {
  key: string
  /** By the order of the segments: whether those of the region are in it. */
  inside: boolean[]
  count: number
  /** Of the longest bar, from 0 to 1. */
  length: number
  /** Of everybody who is in any of the segments, from 0 to 1. */
  share: number
}

/** The regions that somebody is in, the largest first; of two alike the one of fewer segments. */
export function barsOf(regions: Region[], ids: number[]): Bar[] {
  const filled = regions.filter(({ count }) => count > 0)
  const most = Math.max(1, ...filled.map(({ count }) => count))
  const all = filled.reduce((sum, { count }) => sum + count, 0)
  return filled
    .toSorted((one, other) => other.count - one.count || one.in.length - other.in.length)
    .map((region) => ({
      key: region.in.join('-'),
      inside: ids.map((id) => region.in.includes(id)),
      count: region.count,
      length: region.count / most,
      share: region.count / all,
    }))
}

/** How many are in any of the segments. */
export const inAny = (regions: Region[]): number => regions.reduce((sum, { count }) => sum + count, 0)

/** How many are in two of them at once, whatever else they are in; and which share of the smaller one that is. */
export function overlapOf(regions: Region[], one: number, other: number): { count: number; share: number } {
  const sum = (...ids: number[]) => inAny(regions.filter((region) => ids.every((id) => region.in.includes(id))))
  const count = sum(one, other)
  const smaller = Math.min(sum(one), sum(other))
  return { count, share: smaller === 0 ? 0 : count / smaller }
}

/** The first and last place that are in it: between them the dots are joined by a line. */
export function spanOf(inside: boolean[]): [number, number] {
  return [inside.indexOf(true), inside.lastIndexOf(true)]
}

/** The rule of who is in exactly these segments and in none of the others. */
export function ruleOfRegion(inside: boolean[], ids: number[]): { all: object[] } {
  return {
    all: ids.map((id, place) => ({ type: 'in_segment', segment_id: id, member: inside[place] ? 'yes' : 'no' })),
  }
}
