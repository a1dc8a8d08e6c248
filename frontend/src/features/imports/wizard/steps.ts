/** From a file to customers, one after another. */
export const STEPS = ['file', 'rows', 'columns', 'check', 'run'] as const
export type Step = (typeof STEPS)[number]

export const isStep = (value: unknown): value is Step => STEPS.includes(value as Step)
