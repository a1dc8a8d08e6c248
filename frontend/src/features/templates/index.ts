export { Columns } from './Columns'
export { CustomerPicker } from './CustomerPicker'
export { VariantColumn } from './VariantColumn'
