import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import { type PreviewQuery, refusalIn } from '../api'
import type { MappedColumn, Mapping, Preview } from '../types'
import { useImportWords } from '../useImportWords'
import classes from './CheckStep.module.css'
import { cellOf, previewColumns, sourceOf } from './previewColumns'
import { StepHeading } from './StepHeading'

interface CheckStepProps {
  preview: PreviewQuery
  mapping: Mapping
}

/** How the first rows would be stored; nothing is stored yet. */
export function CheckStep({ preview, mapping }: CheckStepProps) {
  const { t } = useTranslation('imports')
  const refusal = refusalIn(preview)
  return (
    <Stack gap="md">
      <StepHeading title={t('steps.check.title')} text={t('steps.check.text')} />
      {refusal ? (
        <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
          {refusal}
        </Alert>
      ) : (
        preview.isError && <Failed error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {preview.data?.problem === '' && !preview.data.is_tried && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('check.untried')}>
          <Text size="sm" mb="xs">
            {t('check.untriedText')}
          </Text>
          <Button variant="default" size="xs" loading={preview.isFetching} onClick={() => void preview.refetch()}>
            {t('check.again')}
          </Button>
        </Alert>
      )}
      {!preview.isError && (preview.isPending || preview.data.rows.length > 0) && <Becoming preview={preview.data} columns={mapping.columns} />}
    </Stack>
  )
}

function Becoming({ preview, columns: mapped }: { preview: Preview | undefined; columns: MappedColumn[] }) {
  const { t } = useTranslation('imports')
  const words = useImportWords()
  const format = useFormat()
  const columns = previewColumns(preview?.rows ?? [])
  const bad = preview?.rows.filter(({ problem }) => problem !== '').length ?? 0
  const count = preview?.rows.length ?? 0
  return (
    <>
      {preview && (
        <Group gap={8} wrap="nowrap" role="status" data-testid="verdict">
          {bad === 0 ? (
            <IconCircleCheck size={20} color="var(--mantine-color-teal-6)" aria-hidden />
          ) : (
            <IconAlertTriangle size={20} color="var(--mantine-color-yellow-6)" aria-hidden />
          )}
          <Text size="sm" fw={550}>
            {bad === 0
              ? t('check.allFit', { count, number: format.number(count) })
              : t('check.someWrong', { count: bad, number: format.number(bad), of: format.number(count) })}
          </Text>
        </Group>
      )}
      <TableCard minWidth={Math.max(480, columns.length * 150)} className={classes.table} highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{t('line')}</Table.Th>
            {columns.map((column) => {
              const source = sourceOf(column, mapped)
              const from = source?.column
              return (
                <Table.Th key={column.key} title={column.label}>
                  <div className={classes.target}>{source ? words.filled(source) : words.target(column.target)}</div>
                  <Text size="xs" c="dimmed" fw={400} truncate>
                    {from === undefined ? column.label : typeof from === 'number' ? t('columnNumber', { number: from }) : from}
                  </Text>
                </Table.Th>
              )
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {!preview && <SkeletonRows columns={4} rows={10} />}
          {preview?.rows.map((row) => (
            <Fragment key={row.line}>
              <Table.Tr className={row.problem ? classes.problem : undefined}>
                <Table.Td c="dimmed">{format.number(row.line)}</Table.Td>
                {columns.map((column) => {
                  const text = cellOf(row, column)
                  return (
                    <Table.Td key={column.key} title={text} c={text ? undefined : 'dimmed'}>
                      {text || '–'}
                    </Table.Td>
                  )
                })}
              </Table.Tr>
              {row.problem && (
                <Table.Tr className={classes.problem}>
                  <Table.Td className={classes.reason} colSpan={columns.length + 1}>
                    {inOwnWords(row.problem, row.said)}
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </TableCard>
    </>
  )
}
