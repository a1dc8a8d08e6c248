import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import classes from './Customer.module.css'
import { KINDS, lookOf, type TimelineKind } from './timelineKinds'

interface TimelineFilterProps {
  /** None: everything is shown. */
  chosen: TimelineKind[]
  onChange: (kinds: TimelineKind[]) => void
}

/** Which kinds of entries are shown: one or several, or everything. */
export function TimelineFilter({ chosen, onChange }: TimelineFilterProps) {
  const { t } = useTranslation('customers')
  return (
    <div className={classes.filter} role="group" aria-label={t('timeline.filter')}>
      <UnstyledButton className={classes.chip} aria-pressed={chosen.length === 0} onClick={() => onChange([])}>
        {t('timeline.all')}
      </UnstyledButton>
      {KINDS.map((kind) => {
        const { icon: Icon } = lookOf(kind)
        const isOn = chosen.includes(kind)
        return (
          <UnstyledButton
            key={kind}
            className={classes.chip}
            aria-pressed={isOn}
            onClick={() => onChange(isOn ? chosen.filter((each) => each !== kind) : KINDS.filter((each) => each === kind || chosen.includes(each)))}
          >
            <Icon size={14} stroke={1.9} aria-hidden />
            {t(`timeline.kinds.${kind}`)}
          </UnstyledButton>
        )
      })}
    </div>
  )
}
