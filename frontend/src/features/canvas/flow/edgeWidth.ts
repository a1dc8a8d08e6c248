const THINNEST = 1.5
const THICKEST = 11

/** The width of an edge by its traffic, in pixels. By the square root, so that one tenth of the traffic is still seen. */
export function widthOf(count: number, most: number): number {
  if (count <= 0 || most <= 0) return THINNEST
  return THINNEST + (THICKEST - THINNEST) * Math.sqrt(count / most)
}
