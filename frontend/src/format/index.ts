export { type DurationUnit, type Format, makeFormat, signed, UNIT_SECONDS } from './format'
export { useFormat } from './useFormat'
