import { Card, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { SKIP } from '../draft'
import type { Mapping } from '../types'
import { useImportWords } from '../useImportWords'

/** Where each column went. */
export function MappingCard({ mapping }: { mapping: Mapping }) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const columns = mapping.columns.filter(({ target }) => target !== SKIP)
  return (
    <Card padding={0}>
      <Text fw={600} px="md" pt="md" pb={6}>
        {t('run.mapping')}
      </Text>
      <Text size="sm" c="dimmed" px="md" pb="sm">
        {words.rows(mapping.rows)} · {words.format(mapping.format)}
      </Text>
      <Table>
        <Table.Tbody>
          {columns.map((column, index) => (
            <Table.Tr key={index}>
              <Table.Td fw={550} style={{ overflowWrap: 'anywhere' }}>
                {typeof column.column === 'number' ? t('columnNumber', { number: column.column }) : column.column}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{words.filled(column)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}
