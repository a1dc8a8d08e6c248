import { Card, Group, Progress, Skeleton, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconAt, IconCircleCheckFilled, IconFilter, IconRocket, IconRoute, IconUsers, type TablerIcon } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { FIRST_STEPS, type FirstStep, useFirstSteps } from '@/api/firstSteps'
import { useUser } from '@/api/session'
import type { Area } from '@/api/types'
import { ButtonLink } from '@/components/links'

import classes from './FirstSteps.module.css'

const LOOKS: Record<FirstStep, { icon: TablerIcon; area: Area }> = {
  sender: { icon: IconAt, area: 'settings' },
  customers: { icon: IconUsers, area: 'imports' },
  segment: { icon: IconFilter, area: 'segments' },
  journey: { icon: IconRoute, area: 'journeys' },
  launch: { icon: IconRocket, area: 'journeys' },
}

/**
 * What a new company does first, ticked by what is really there. Once all is done it never comes back: `otherwise`, what
 * stands there then.
 */
export function FirstSteps({ otherwise = null }: { otherwise?: ReactNode }) {
  const { t } = useTranslation('dashboard')
  const { rights } = useUser()
  const [done, setDone] = useLocalStorage({ key: 'kaskad.begun', defaultValue: false, getInitialValueInEffect: false })
  const steps = useFirstSteps(!done)
  const isAll = steps?.size === FIRST_STEPS.length
  useEffect(() => {
    if (isAll) setDone(true)
  }, [isAll, setDone])
  if (done || isAll) return otherwise
  if (!steps) return <Skeleton h={386} radius="md" />
  const next = FIRST_STEPS.find((step) => !steps.has(step))

  return (
    <Card component="section" padding="lg" aria-labelledby="first-steps" data-testid="first-steps">
      <Group justify="space-between" align="flex-end" gap="xs">
        <div>
          <Title order={2} id="first-steps">
            {t('first.title')}
          </Title>
          <Text size="sm" c="dimmed" mt={2}>
            {t('first.text')}
          </Text>
        </div>
        <Text size="sm" c="dimmed" className="k-num">
          {t('first.done', { done: steps.size, all: FIRST_STEPS.length })}
        </Text>
      </Group>
      <Progress value={(100 * steps.size) / FIRST_STEPS.length} size={4} mt="sm" aria-hidden />
      <ol className={classes.steps}>
        {FIRST_STEPS.map((step) => {
          const { icon: Icon, area } = LOOKS[step]
          const isTaken = steps.has(step)
          return (
            <li key={step} className={classes.step} data-taken={isTaken || undefined} data-next={step === next || undefined}>
              {isTaken ? (
                <IconCircleCheckFilled size={24} className={classes.tick} role="img" aria-label={t('first.isDone')} />
              ) : (
                <Icon size={24} stroke={1.5} className={classes.icon} aria-hidden />
              )}
              <div className={classes.words}>
                <Text fw={600} size="sm">
                  {t(`first.${step}.title`)}
                </Text>
                {!isTaken && (
                  <Text size="sm" c="dimmed">
                    {t(`first.${step}.text`)}
                  </Text>
                )}
              </div>
              {!isTaken &&
                (rights[area] === 'edit' ? (
                  <StepButton step={step} isNext={step === next} />
                ) : (
                  <Text size="xs" c="dimmed">
                    {t(area === 'settings' ? 'first.byAdmin' : 'first.byMarketer')}
                  </Text>
                ))}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

function StepButton({ step, isNext }: { step: FirstStep; isNext: boolean }) {
  const { t } = useTranslation('dashboard')
  const look = { variant: isNext ? 'filled' : 'default', size: 'xs' } as const
  const words = t(`first.${step}.action`)
  if (step === 'sender')
    return (
      <ButtonLink to="/settings/$section" params={{ section: 'accounts' }} {...look}>
        {words}
      </ButtonLink>
    )
  if (step === 'segment')
    return (
      <ButtonLink to="/segments/ready" {...look}>
        {words}
      </ButtonLink>
    )
  return (
    <ButtonLink to={step === 'customers' ? '/imports/new' : '/journeys'} {...look}>
      {words}
    </ButtonLink>
  )
}
