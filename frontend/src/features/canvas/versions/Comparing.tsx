import { Button, Group, SegmentedControl, Select, Skeleton, Stack } from '@mantine/core'
import { IconArrowLeft, IconCopy } from '@tabler/icons-react'
import { useMemo, useState } from 'react'

import { Failed } from '@/components/states'
import { toast } from '@/components/toast'

import { useCanvasContext } from '../CanvasContext'
import { useComparison, type VersionRow } from '../publishing/api'
import { Changes, Legend } from '../publishing/Changes'
import { pictureOf } from '../publishing/picture'
import { useChangeWords } from '../publishing/useChangeWords'
import { usePicture } from '../publishing/usePicture'
import classes from './Comparing.module.css'

/** Two versions by number, or “draft”. */
export interface Sides {
  a: string
  b: string
}

interface ComparingProps {
  sides: Sides
  versions: VersionRow[]
  onSides: (sides: Sides) => void
  onBack: () => void
}

/** Two versions side by side: as a picture on the canvas, as a list, and as text. */
export function Comparing({ sides, versions, onSides, onBack }: ComparingProps) {
  const { journeyId, words } = useCanvasContext()
  const { t } = words
  const [as, setAs] = useState<'list' | 'text'>('list')
  const found = useComparison(journeyId, sides.a, sides.b)
  usePicture(useMemo(() => (found.data ? pictureOf(found.data.before, found.data.after, found.data) : null), [found.data]))
  const data = [
    { value: 'draft', label: t('toolbar.draft') },
    ...versions.map(({ number }) => ({ value: String(number), label: t('toolbar.version', { number }) })),
  ]
  const say = useChangeWords(found.data)
  const lines = found.data ? say.text(found.data) : []
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={15} />} onClick={onBack}>
          {t('versions:compare.back')}
        </Button>
        <SegmentedControl
          size="xs"
          value={as}
          onChange={(value) => setAs(value)}
          data={[
            { value: 'list', label: t('versions:compare.list') },
            { value: 'text', label: t('versions:compare.text') },
          ]}
          aria-label={t('versions:compare.as')}
        />
      </Group>
      <Group grow gap="sm">
        <Select label={t('versions:compare.from')} data={data} value={sides.a} allowDeselect={false} onChange={(a) => a !== null && onSides({ ...sides, a })} />
        <Select label={t('versions:compare.to')} data={data} value={sides.b} allowDeselect={false} onChange={(b) => b !== null && onSides({ ...sides, b })} />
      </Group>
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Skeleton h={140} />}
      {found.data && as === 'list' && (
        <>
          <Legend />
          <Changes change={found.data} compared={found.data} />
        </>
      )}
      {found.data && as === 'text' && (
        <>
          <pre className={classes.text} tabIndex={0} aria-label={t('versions:compare.text')}>
            {lines.map((line, index) => (
              <span key={index} data-sign={line.charAt(0)}>
                {line}
              </span>
            ))}
            {lines.length === 0 && t('versions:nothing')}
          </pre>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={14} />}
            onClick={() => void navigator.clipboard.writeText(lines.join('\n')).then(() => toast.success(t('versions:compare.copied')))}
          >
            {t('versions:compare.copy')}
          </Button>
        </>
      )}
    </Stack>
  )
}
