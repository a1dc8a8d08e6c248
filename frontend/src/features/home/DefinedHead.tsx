import { Table, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import classes from './Home.module.css'

export type HeadName = 'entered' | 'inside' | 'sent' | 'delivered' | 'opened' | 'clicked' | 'failed' | 'unsubscribed' | 'purchases' | 'revenue' | 'cost' | 'saved'

/** The head of a column of numbers; what they are stands behind it. */
export function DefinedHead({ name }: { name: HeadName }) {
  const { t } = useTranslation('dashboard')
  const explanation = name === 'saved' ? t('today.saved') : t(`explain.${name}`)
  return (
    <Table.Th ta="right">
      <Tooltip label={explanation} events={{ hover: true, focus: true, touch: true }}>
        <span className={classes.defined} tabIndex={0} aria-description={explanation}>
          {t(`figures.${name}`)}
        </span>
      </Tooltip>
    </Table.Th>
  )
}
