export { type DurationUnit, type Format, makeFormat, UNIT_SECONDS } from './format'
export { useFormat } from './useFormat'
