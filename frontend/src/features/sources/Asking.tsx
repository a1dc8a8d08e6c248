import { Alert, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconColumns3, IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useCheckSource, useRunSource, useSampleOfSource } from '@/api/sources'
import type { Source, SourceChecked } from '@/api/types'
import { errorText, toast } from '@/components/toast'
import { useFormat } from '@/format'

import classes from './Sources.module.css'

/** A source that we read from: its question, whether it answers, and a button that reads now. */
export function Asking({ source, canRun }: { source: Source; canRun: boolean }) {
  const { t } = useTranslation('sources')
  const check = useCheckSource(source.id)
  const run = useRunSource(source.id)
  const sample = useSampleOfSource(source.id)
  const navigate = useNavigate()
  const format = useFormat()
  const query = text(source.settings.query)
  const every = source.settings.every_s
  return (
    <Card data-testid="asking">
      <Title order={2} mb={4}>
        {t('asking.title')}
      </Title>
      <Stack gap="sm">
        {query !== '' && (
          <pre className={classes.original} tabIndex={0} aria-label={t('asking.query')}>
            {query}
          </pre>
        )}
        <dl className={classes.facts}>
          <dt>{t('asking.every')}</dt>
          <dd>{typeof every === 'number' && every > 0 ? format.duration(every) : t('asking.byHand')}</dd>
          <dt>{t('asking.newestBy')}</dt>
          <dd>{text(source.settings.newest_by) || t('asking.allRows')}</dd>
          <dt>{t('asking.mapping')}</dt>
          <dd>{text(source.settings.mapping) || '–'}</dd>
        </dl>
        {canRun && (
          <Group gap="xs">
            <Button variant="default" leftSection={<IconPlugConnected size={17} />} loading={check.isPending} onClick={() => check.mutate()}>
              {t('asking.check')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconColumns3 size={17} />}
              loading={sample.isPending}
              onClick={() =>
                sample.mutate(undefined, {
                  onSuccess: ({ upload }) => void navigate({ to: '/imports/new', search: { upload, step: 'columns' } }),
                })
              }
            >
              {t('asking.map')}
            </Button>
            <Button
              leftSection={<IconPlayerPlay size={17} />}
              loading={run.isPending}
              disabled={!source.is_active}
              onClick={() => run.mutate(undefined, { onSuccess: ({ words }) => toast.success(words || t('asking.started')) })}
            >
              {t('asking.run')}
            </Button>
          </Group>
        )}
        {check.data && <Answer checked={check.data} />}
        {(check.error ?? run.error ?? sample.error) && (
          <Alert color="red" icon={<IconCircleX size={18} />} py="xs" role="alert">
            {errorText(check.error ?? run.error ?? sample.error)}
          </Alert>
        )}
      </Stack>
    </Card>
  )
}

/** What the source said when it was asked for its first rows. */
function Answer({ checked: { accepted, words, header, rows } }: { checked: SourceChecked }) {
  const { t } = useTranslation('sources')
  return (
    <>
      <Alert
        role="status"
        py="xs"
        color={accepted ? 'teal' : 'red'}
        icon={accepted ? <IconCircleCheck size={18} /> : <IconCircleX size={18} />}
        title={accepted ? t('asking.accepted') : t('asking.refused')}
      >
        {words}
      </Alert>
      {rows.length > 0 && (
        <div className={classes.sample} tabIndex={0} role="region" aria-label={t('asking.sample')}>
          <Table verticalSpacing={5} horizontalSpacing="sm" stickyHeader>
            <Table.Thead bg="var(--k-surface)">
              <Table.Tr>
                {header.map((name) => (
                  <Table.Th key={name}>{name}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, place) => (
                <Table.Tr key={place}>
                  {row.map((cell, column) => (
                    <Table.Td key={column} title={said(cell)}>
                      {cell === null ? (
                        <Text span size="xs" c="dimmed">
                          {t('asking.empty')}
                        </Text>
                      ) : (
                        said(cell)
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  )
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const said = (cell: unknown): string => (typeof cell === 'string' ? cell : JSON.stringify(cell))
