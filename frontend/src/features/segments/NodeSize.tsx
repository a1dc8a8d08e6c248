import { Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import classes from './RuleBuilder.module.css'
import { useFact } from './RuleContext'

/** How many a condition or group lets through by itself, with a thin bar of its share. Its place is kept. */
export function NodeSize({ id, group = false }: { id: number; group?: boolean }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const size = useFact(({ size: sizes }) => sizes.get(id))
  const share = size && size.total > 0 ? size.count / size.total : 0
  const words = size
    ? t(group ? 'builder.groupCount' : 'builder.leafCount', {
        count: size.count,
        number: format.number(size.count),
        share: format.percent(size.count, size.total),
      })
    : ''
  return (
    <Tooltip label={words} disabled={!size}>
      <div className={classes.size} data-testid="node-size">
        <Text size="xs" component="span" className="k-num" aria-label={words}>
          {size ? format.compact(size.count) : ' '}
        </Text>
        <div className={classes.share} aria-hidden>
          {/* A few of many are still somebody. */}
          <div style={{ width: `${share > 0 ? Math.max(3, share * 100) : 0}%` }} />
        </div>
      </div>
    </Tooltip>
  )
}
