import { Button, Fieldset, Group, NumberInput, Switch, Text } from '@mantine/core'
import { IconMinus, IconPlus, IconRestore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { Sender } from '@/api/types'
import { errorsBelow } from '@/features/forms'
import { DateEditor } from '@/features/forms/editors/DeferredDate'
import { useFormat } from '@/format'

import classes from './WarmUp.module.css'
import { dateOf, GENTLE, LONGEST_PLAN, shareOn, today } from './warmUp'

type Plan = Pick<Sender, 'warms_up_from' | 'warm_up'>

interface WarmUpProps {
  plan: Plan
  set: (change: Partial<Plan>) => void
  errors: FieldErrors
}

const NONE: FieldErrors = {}

/** How much a new sender may be given each day, until it is known to the mailbox providers. */
export function WarmUp({ plan: { warms_up_from: from, warm_up: plan }, set, errors }: WarmUpProps) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const wrong = errorsBelow(errors, 'warm_up')
  const last = plan.at(-1) ?? 0

  return (
    <Fieldset legend={t('warmUp.title')}>
      <Switch
        label={t('warmUp.switch')}
        description={t('warmUp.help')}
        checked={from !== null}
        onChange={(event) =>
          set(
            event.currentTarget.checked
              ? { warms_up_from: today(), warm_up: plan.length > 0 ? plan : GENTLE }
              : { warms_up_from: null },
          )
        }
      />
      {from !== null && (
        <>
          <Text size="sm" my="sm" role="status" className={classes.share}>
            <ShareWords from={from} plan={plan} />
          </Text>
          <DateEditor
            field={{ key: 'warms_up_from', type: 'date', label: t('warmUp.from'), required: true }}
            label={t('warmUp.from')}
            value={from}
            onChange={(date) => set({ warms_up_from: typeof date === 'string' ? date : today() })}
            error={errors.warms_up_from}
            errors={NONE}
            disabled={false}
            inline={false}
            scope="sender"
            form={{}}
          />
          <Text size="sm" fw={500} mt="md" mb={6}>
            {t('warmUp.plan')}
          </Text>
          <ol className={classes.plan}>
            {plan.map((most, index) => (
              <li key={index} data-today={dateOf(from, index) === today() || undefined}>
                <Group justify="space-between" gap={4} wrap="nowrap" className={classes.day}>
                  <span>{t('warmUp.day', { number: index + 1 })}</span>
                  <span>{format.day(dateOf(from, index))}</span>
                </Group>
                <NumberInput
                  size="xs"
                  aria-label={t('warmUp.dayOn', { number: index + 1, date: format.day(dateOf(from, index)) })}
                  min={1}
                  max={100_000_000}
                  allowDecimal={false}
                  allowNegative={false}
                  thousandSeparator=" "
                  hideControls
                  value={most}
                  error={wrong[index]}
                  onChange={(next) => set({ warm_up: plan.with(index, Number(next)) })}
                />
              </li>
            ))}
          </ol>
          {errors.warm_up && (
            <Text size="xs" c="red" mt={4}>
              {errors.warm_up}
            </Text>
          )}
          <Group gap="xs" mt="sm">
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={13} aria-hidden />}
              disabled={plan.length >= LONGEST_PLAN}
              onClick={() => set({ warm_up: [...plan, Math.max(last * 2, 50)] })}
            >
              {t('warmUp.more')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconMinus size={13} aria-hidden />}
              disabled={plan.length <= 1}
              onClick={() => set({ warm_up: plan.slice(0, -1) })}
            >
              {t('warmUp.fewer')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconRestore size={13} aria-hidden />}
              disabled={plan.join() === GENTLE.join()}
              onClick={() => set({ warm_up: GENTLE })}
            >
              {t('warmUp.preset')}
            </Button>
          </Group>
        </>
      )}
    </Fieldset>
  )
}

function ShareWords({ from, plan }: { from: string; plan: number[] }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const share = shareOn(today(), from, plan)
  if (share.is === 'ahead') return t('warmUp.ahead', { date: format.date(from) })
  if (share.is === 'warm') return t('warmUp.warm')
  return t('warmUp.share', { day: share.day, days: plan.length, count: share.most, most: format.number(share.most) })
}
