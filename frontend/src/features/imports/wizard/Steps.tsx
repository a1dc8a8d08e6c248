import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import classes from './Steps.module.css'
import { STEPS, type Step } from './steps'

interface StepsProps {
  current: Step
  /** Called for steps that lie behind; none may be gone back to when it is left out. */
  onGo?: (step: Step) => void
  /** The steps of this way; all unless told. */
  steps?: readonly Step[]
}

/** Where one is on the way from a file to customers. */
export function Steps({ current, onGo, steps = STEPS }: StepsProps) {
  const { t } = useTranslation('imports')
  const at = steps.indexOf(current)
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {steps.map((step, index) => {
        const state = index < at ? 'done' : index === at ? 'current' : 'ahead'
        const words = (
          <>
            <span className={classes.number} aria-hidden>
              {state === 'done' ? <IconCheck size={14} stroke={2.4} /> : index + 1}
            </span>
            <span className={classes.label}>{t(`steps.${step}.short`)}</span>
          </>
        )
        return (
          <li key={step} className={classes.step} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            {state === 'done' && onGo ? (
              <UnstyledButton className={classes.inner} onClick={() => onGo(step)} aria-label={t(`steps.${step}.short`)}>
                {words}
              </UnstyledButton>
            ) : (
              <span className={classes.inner}>{words}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
