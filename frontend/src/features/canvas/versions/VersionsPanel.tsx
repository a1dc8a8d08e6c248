import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { useCanEdit } from '@/api/session'
import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { SidePanel } from '../panel/SidePanel'
import { useVersions } from '../publishing/api'
import { Comparing, type Sides } from './Comparing'
import { VersionCard } from './VersionCard'

/** Every version that was published: looked at, compared with another one, restored, and the last one undone. */
export default function VersionsPanel() {
  const { journeyId, words } = useCanvasContext()
  const { t } = words
  const versions = useVersions(journeyId)
  const canEdit = useCanEdit('journeys')
  const [sides, setSides] = useState<Sides | null>(null)
  const rows = versions.data
  if (sides && rows) {
    return (
      <SidePanel title={t('versions:compare.title')}>
        <Comparing sides={sides} versions={rows} onSides={setSides} onBack={() => setSides(null)} />
      </SidePanel>
    )
  }
  return (
    <SidePanel title={t('side.versions')} about={t('versions:about.panel')}>
      {versions.isError && <Failed error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && (
        <Stack gap="sm">
          <Skeleton h={92} />
          <Skeleton h={92} />
          <Skeleton h={92} />
        </Stack>
      )}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('versions:none')}
        </Text>
      )}
      {rows && rows.length > 0 && (
        <Stack gap="sm">
          <Button variant="light" onClick={() => setSides({ a: String(current(rows)), b: 'draft' })}>
            {t('versions:compare.draft')}
          </Button>
          {rows.map((row) => (
            <VersionCard key={row.id} row={row} canEdit={canEdit} onCompare={() => setSides(beside(row.number, rows))} />
          ))}
        </Stack>
      )}
    </SidePanel>
  )
}

const current = (rows: { number: number; is_current: boolean }[]): number | undefined => (rows.find((row) => row.is_current) ?? rows[0])?.number

/** A version is compared with the one before it; the first one with the draft. */
function beside(number: number, rows: { number: number }[]): Sides {
  const before = rows.find((row) => row.number < number)
  return before ? { a: String(before.number), b: String(number) } : { a: String(number), b: 'draft' }
}
