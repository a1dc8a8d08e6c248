import { ActionIcon, Text } from '@mantine/core'
import { IconGripVertical, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { ConditionRule } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { useLabel } from '@/i18n/useLabel'

import { edit } from './builder'
import { ConditionFields } from './ConditionFields'
import { NodeSize } from './NodeSize'
import classes from './RuleBuilder.module.css'
import { RowMenu } from './RowMenu'
import { useFact, useRule } from './RuleContext'
import type { Leaf } from './tree'
import { useActions } from './useActions'
import { useRow } from './useRow'

const NO_ERRORS: FieldErrors = {}

export interface RowProps {
  level: number
  position: number
  among: number
}

/** One condition as a sentence: what it is, its fields in line, how many customers it alone chooses. */
export const ConditionRow = memo(function ConditionRow({ leaf, ...place }: { leaf: Leaf } & RowProps) {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const { types, disabled, store } = useRule()
  const act = useActions()
  const row = useRow(leaf, place)
  const type = types.find(({ key }) => key === leaf.condition.type)
  const errors = useFact(({ fields }) => fields.get(leaf.id)) ?? NO_ERRORS
  const own = useFact(({ error }) => error.get(leaf.id))
  const said = [...new Set(own ? [own] : Object.values(errors))]
  const mood = said.length === 0 ? undefined : leaf.fresh ? 'hint' : 'wrong'
  const set = (condition: ConditionRule) => edit(store, leaf.id, { ...leaf, condition, fresh: false }, performance.now())

  return (
    <div className={classes.row} data-mood={mood} data-testid="condition" data-box={leaf.id} {...row}>
      <div className={classes.rowMain}>
        {!disabled && (
          <span className={classes.grip} data-grip aria-hidden>
            <IconGripVertical size={15} />
          </span>
        )}
        <RegistryIcon name={type?.icon ?? 'help'} size={17} className={classes.rowIcon} />
        <div className={classes.rowFields} data-fields>
          {leaf.negated && <span className={classes.not}>{t('builder.not')}</span>}
          <Text size="sm" fw={550} component="span" className={classes.rowName}>
            {label('condition', leaf.condition.type, type?.label)}
          </Text>
          {type && (
            <ConditionFields type={type} value={leaf.condition} onChange={set} errors={leaf.fresh ? NO_ERRORS : errors} />
          )}
        </div>
        <div className={classes.rowEnd}>
          <NodeSize id={leaf.id} />
          {!disabled && (
            <>
              <RowMenu node={leaf} />
              <ActionIcon aria-label={t('builder.remove')} className={classes.bin} onClick={() => act.remove(leaf.id)}>
                <IconTrash size={16} />
              </ActionIcon>
            </>
          )}
        </div>
      </div>
      {mood === 'hint' ? (
        <Text size="xs" c="dimmed" className={classes.rowError}>
          {t('builder.fillIn')}
        </Text>
      ) : (
        said.map((words) => (
          <Text key={words} size="xs" c="red" className={classes.rowError}>
            {words}
          </Text>
        ))
      )}
    </div>
  )
})
