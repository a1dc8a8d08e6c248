import { Button, CloseButton, Loader, Select, Text } from '@mantine/core'
import { IconPlugConnectedX, IconUsersGroup, IconVersions } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { useSegments } from '@/api/segments'
import { TextLink } from '@/components/links'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import type { CanvasState } from '../state/store'
import { useVersions } from './api'
import { isFiltered, useAsked } from './asked'
import { Legend } from './Legend'
import classes from './LiveBar.module.css'

// The calendar is heavy, and most who watch never open it.
const PeriodPick = lazy(() => import('./PeriodPick'))
const watchingOf = (state: CanvasState) => state.watching

/** Which figures are shown: of which days, version and people. It stands in the address. */
export function LiveBar({ compact }: { compact: boolean }) {
  const { t } = useTranslation('watching')
  const { journeyId, words } = useCanvasContext()
  const { asked, search, ask } = useAsked()
  const watching = useCanvas(watchingOf)
  const versions = useVersions(journeyId, true).data ?? []
  const segments = useSegments().data ?? []
  return (
    <div className={classes.bar} role="region" aria-label={t('filter.title')} data-testid="live-bar">
      <Suspense fallback={<span className={classes.period} />}>
        <PeriodPick search={search} onChange={ask} />
      </Suspense>
      {versions.length > 1 && (
        <Select
          size="xs"
          w={170}
          aria-label={t('filter.version')}
          placeholder={t('filter.allVersions')}
          leftSection={<IconVersions size={15} />}
          clearable
          data={versions.map(({ number, published_at: at }) => ({
            value: String(number),
            label: t('filter.versionOf', { number, date: words.format.day(at) }),
          }))}
          value={asked.version === undefined ? null : String(asked.version)}
          onChange={(version) => ask({ version: version === null ? undefined : Number(version) })}
        />
      )}
      <Select
        size="xs"
        w={210}
        aria-label={t('filter.segment')}
        placeholder={t('filter.everybody')}
        leftSection={<IconUsersGroup size={15} />}
        clearable
        searchable
        comboboxProps={{ width: 300, position: 'bottom-start' }}
        data={segments.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={asked.segment === undefined ? null : String(asked.segment)}
        onChange={(segment) => ask({ segment: segment === null ? undefined : Number(segment) })}
      />
      {isFiltered(asked) && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => ask({ days: undefined, from: undefined, to: undefined, version: undefined, segment: undefined })}
        >
          {t('filter.clear')}
        </Button>
      )}
      <TextLink to="/reports/$report" params={{ report: 'journey' }} search={{ journey: journeyId }} size="sm">
        {words.t('report_journey:link')}
      </TextLink>
      <span className={classes.state} role="status">
        {watching.isAsking && <Loader size={14} aria-label={t('state.asking')} />}
        {watching.error && (
          <Text size="xs" c="red" component="span">
            {t('state.failed')}
            <CloseButton size="xs" aria-label={t('filter.clear')} onClick={() => ask({ segment: undefined })} />
          </Text>
        )}
        {!watching.connected && !watching.isAsking && !watching.error && (
          <Text size="xs" c="dimmed" component="span" className={classes.lost}>
            <IconPlugConnectedX size={15} aria-hidden />
            {t('state.reconnecting')}
          </Text>
        )}
      </span>
      {!compact && <Legend />}
    </div>
  )
}
