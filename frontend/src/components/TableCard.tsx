import { Card, Skeleton, Table, type TableProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface TableCardProps extends TableProps {
  children: ReactNode
  /** Below this width the table scrolls sideways instead of being crushed. */
  minWidth?: TableProps['miw']
  footer?: ReactNode
}

/** A table on a card that never makes the page itself scroll sideways. */
export function TableCard({ children, minWidth = 640, footer, ...props }: TableCardProps) {
  return (
    <Card padding={0}>
      <div style={{ overflowX: 'auto' }}>
        <Table miw={minWidth} {...props}>
          {children}
        </Table>
      </div>
      {footer}
    </Card>
  )
}

/** Rows that stand where the data will be, as high as they will be. */
export function SkeletonRows({ rows = 6, columns, height = 20 }: { rows?: number; columns: number; height?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <Table.Tr key={row}>
      {Array.from({ length: columns }, (_cell, column) => (
        <Table.Td key={column}>
          <Skeleton h={height} w={column === 0 ? '70%' : '45%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}
