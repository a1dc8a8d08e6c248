import { Button, Group, Table } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Failed, State, type StateProps } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'

interface Column {
  key: string
  label: string
  /** The column is left out on narrower screens; its cells say the same. */
  visibleFrom?: 'sm'
}

interface SettingsTableProps<T> {
  rows: T[] | undefined
  error: unknown
  onRetry: () => void
  columns: Column[]
  /** The rows fit on a phone without scrolling sideways. */
  fitsPhone?: boolean
  row: (item: T) => ReactNode
  add: string
  onAdd: (() => void) | null
  empty: Pick<StateProps, 'icon' | 'title' | 'children'>
}

/** The list every settings tab has: a button above, rows that open, and a word when there is nothing. */
export function SettingsTable<T>({ rows, error, onRetry, columns, fitsPhone = false, row, add, onAdd, empty }: SettingsTableProps<T>) {
  const button = onAdd && (
    <Button leftSection={<IconPlus size={17} />} onClick={onAdd}>
      {add}
    </Button>
  )
  // What was loaded once stays, even if loading it anew fails.
  if (error && !rows) return <Failed error={error} onRetry={onRetry} />
  if (rows?.length === 0) return <State {...empty} size="inset" actions={button} />
  return (
    <>
      <Group justify="flex-end">{button}</Group>
      <TableCard minWidth={{ base: fitsPhone ? 0 : 420, sm: 640 }}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, label, visibleFrom }) => (
              <Table.Th key={key} visibleFrom={visibleFrom}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows ? rows.map(row) : <SkeletonRows columns={columns.length} rows={4} />}
        </Table.Tbody>
      </TableCard>
    </>
  )
}
