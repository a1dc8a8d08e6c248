import { Select } from '@mantine/core'

import { useCanvasContext } from '../CanvasContext'
import { type Order, ORDERS } from './cascade'

interface OrderSelectProps {
  value: Order
  onChange: (order: Order) => void
  disabled: boolean
}

/** Whether the channels are tried as drawn, from the cheapest on, or from each person's best one on. */
export function OrderSelect({ value, onChange, disabled }: OrderSelectProps) {
  const { t } = useCanvasContext().words
  return (
    <Select
      label={t('cascade.order')}
      description={t(`cascade.orderHelp.${value}`)}
      data={ORDERS.map((order) => ({ value: order, label: t(`cascade.orderName.${order}`) }))}
      value={value}
      allowDeselect={false}
      disabled={disabled}
      onChange={(next) => onChange(ORDERS.find((order) => order === next) ?? value)}
    />
  )
}
