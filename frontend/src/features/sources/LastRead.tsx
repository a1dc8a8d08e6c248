import { Loader, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Source } from '@/api/types'
import { TextLink } from '@/components/links'
import { useImport } from '@/features/imports/api'
import { StatusBadge } from '@/features/imports/StatusBadge'
import { useFormat } from '@/format'

import classes from './Sources.module.css'

/** When a source was read last, and the import by which that goes into the base. */
export function LastRead({ source, isAwaited }: { source: Source; isAwaited: boolean }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  if (isAwaited) {
    return (
      <span className={classes.lastRead} role="status">
        <Loader size={13} aria-hidden />
        {t('asking.reading')}
      </span>
    )
  }
  return (
    <span className={classes.lastRead}>
      {source.read_at === null ? t('asking.neverRead') : format.ago(source.read_at)}
      {source.last_import !== null && <LastImport id={source.last_import} />}
    </span>
  )
}

function LastImport({ id }: { id: number }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const run = useImport(id).data
  if (!run) return null
  return (
    <>
      <StatusBadge status={run.status} />
      <TextLink to="/imports/$importId" params={{ importId: String(id) }} size="sm">
        {t('asking.rows', { count: run.read, number: format.number(run.read) })}
      </TextLink>
      {run.rejected > 0 && (
        <Text span size="sm" c="dimmed">
          {t('asking.rejected', { count: run.rejected, number: format.number(run.rejected) })}
        </Text>
      )}
    </>
  )
}
