/** Deeper than this there is no room on the screen. */
const DEEPEST = 8

export const indent = (depth: number): Record<string, number> => ({ '--depth': Math.min(depth, DEEPEST) })
