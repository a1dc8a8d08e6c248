import { Alert, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconColumns3, IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCheckSource, useRunSource, useSampleOfSource, useSource } from '@/api/sources'
import type { Source, SourceChecked } from '@/api/types'
import { errorText } from '@/components/toast'
import { useFormat } from '@/format'
import { inOwnWords } from '@/i18n/said'

import { LastRead } from './LastRead'
import classes from './Sources.module.css'

/** What was so when the button was pressed that reads: it waits until that is no longer so. */
interface Pressed { readAt: string | null; lastImport: number | null }

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
  const mapping = text(source.settings.mapping)
  const [pressed, setPressed] = useState<Pressed | null>(null)
  const isAwaited = pressed !== null && source.read_at === pressed.readAt && source.last_import === pressed.lastImport
  useSource(source.id, isAwaited, true)
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
          <dd>{mapping || t('asking.noMapping')}</dd>
          <dt>{t('asking.lastRead')}</dt>
          <dd>
            <LastRead source={source} isAwaited={isAwaited} />
          </dd>
        </dl>
        {canRun && (
          <Group gap="xs">
            <Button variant="default" leftSection={<IconPlugConnected size={17} />} loading={check.isPending} onClick={() => check.mutate()}>
              {t('asking.check')}
            </Button>
            <Button
              variant={mapping === '' ? 'filled' : 'default'}
              leftSection={<IconColumns3 size={17} />}
              loading={sample.isPending}
              onClick={() =>
                sample.mutate(undefined, {
                  onSuccess: ({ upload }) => void navigate({ to: '/imports/new', search: { upload, step: 'columns', source: source.id } }),
                })
              }
            >
              {t('asking.map')}
            </Button>
            <Button
              variant={mapping === '' ? 'default' : 'filled'}
              leftSection={<IconPlayerPlay size={17} />}
              loading={run.isPending || isAwaited}
              disabled={!source.is_active || mapping === ''}
              onClick={() => {
                const before = { readAt: source.read_at, lastImport: source.last_import }
                run.mutate(undefined, { onSuccess: () => setPressed(before) })
              }}
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
function Answer({ checked: { accepted, words, said, header, rows } }: { checked: SourceChecked }) {
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
        {inOwnWords(words, said)}
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
                    <Table.Td key={column} title={cellText(cell)}>
                      {cell === null ? (
                        <Text span size="xs" c="dimmed">
                          {t('asking.empty')}
                        </Text>
                      ) : (
                        cellText(cell)
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

const cellText = (cell: unknown): string => (typeof cell === 'string' ? cell : JSON.stringify(cell))
