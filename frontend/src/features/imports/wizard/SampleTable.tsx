import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { widthOf } from '../draft'
import type { Sample } from '../types'
import classes from './RowsStep.module.css'

/** More columns than anybody looks at would only make the page slow. */
const SHOWN = 60

/** The first rows of the file as they are cut. */
export function SampleTable({ sample }: { sample: Sample }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const width = widthOf(sample)
  const places = Array.from({ length: Math.min(width, SHOWN) }, (_, place) => place)
  return (
    <TableCard
      minWidth={Math.min(places.length * 120, 2400)}
      className={classes.table}
      withColumnBorders
      verticalSpacing={6}
      footer={
        width > SHOWN && (
          <Text size="xs" c="dimmed" p="sm">
            {t('rowsStep.moreColumns', { count: width - SHOWN, number: format.number(width - SHOWN) })}
          </Text>
        )
      }
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes.line}>
            <span className="k-visually-hidden">{t('line')}</span>
          </Table.Th>
          {places.map((place) => (
            <Table.Th key={place} title={sample.header?.[place]}>
              {sample.header?.[place]?.trim() ? (
                sample.header[place]
              ) : (
                <span className={classes.unnamed}>{t('columnNumber', { number: place + 1 })}</span>
              )}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sample.rows.map((row, index) => (
          <Table.Tr key={index}>
            <Table.Td className={classes.line}>{format.number(index + 1)}</Table.Td>
            {places.map((place) => (
              <Table.Td key={place} title={row[place]} className={row[place] ? undefined : classes.empty}>
                {row[place]}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableCard>
  )
}
