import { Button, Group, Pagination, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed } from '@/components/states'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import { REJECTS_PAGE, rejectsFile, useRejects } from '../api'
import type { ImportRun } from '../types'

/** The rows that were not loaded: where they stand in the file, why, and as they stood; also as a file. */
export function Rejects({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const [page, setPage] = useState(1)
  const rejects = useRejects(run.id, page, run.rejected)
  const pages = Math.ceil(run.rejected / REJECTS_PAGE)
  return (
    <Stack gap="sm" data-testid="rejects">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2}>{t('rejects.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('rejects.text', { count: run.rejected, number: format.number(run.rejected) })}
          </Text>
        </div>
        <Button component="a" href={rejectsFile(run.id)} download variant="default" leftSection={<IconDownload size={17} />}>
          {t('rejects.download')}
        </Button>
      </Group>
      {rejects.isLoadingError ? (
        <Failed error={rejects.error} onRetry={() => void rejects.refetch()} />
      ) : (
        <TableCard minWidth={{ base: 0, sm: 720 }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={90} ta="right">
                {t('line')}
              </Table.Th>
              <Table.Th>{t('rejects.reason')}</Table.Th>
              <Table.Th visibleFrom="sm" w="45%">
                {t('rejects.original')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {!rejects.data && <SkeletonRows columns={3} />}
            {rejects.data?.results.map(({ line, reason, said, original }) => (
              <Table.Tr key={`${line} ${reason}`}>
                <Table.Td ta="right" c="dimmed" style={{ verticalAlign: 'top' }}>
                  {format.number(line)}
                </Table.Td>
                <Table.Td style={{ verticalAlign: 'top' }}>
                  {inOwnWords(reason, said)}
                  <Original text={original} phone />
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Original text={original} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </TableCard>
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination total={pages} value={page} size="sm" onChange={setPage} />
        </Group>
      )}
    </Stack>
  )
}

function Original({ text, phone = false }: { text: string; phone?: boolean }) {
  return (
    <Text
      size="xs"
      ff="monospace"
      c="dimmed"
      lineClamp={3}
      mt={phone ? 4 : 0}
      hiddenFrom={phone ? 'sm' : undefined}
      style={{ overflowWrap: 'anywhere' }}
      title={text}
    >
      {text}
    </Text>
  )
}
