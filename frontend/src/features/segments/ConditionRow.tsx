import { ActionIcon, Group as Row, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconDotsVertical, IconEqualNot, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import type { ConditionRule } from '@/api/types'
import { RegistryIcon } from '@/components/RegistryIcon'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { ConditionFields } from './ConditionFields'
import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { copyOf, type Leaf } from './tree'

const NO_ERRORS: FieldErrors = {}

/** One condition as a sentence: what it is, its fields in line, how many customers it alone chooses. */
export function ConditionRow({ leaf }: { leaf: Leaf }) {
  const { t } = useTranslation('segments')
  const label = useLabel()
  const format = useFormat()
  const { types, disabled, change, errorAt, errorsBelow, countAt } = useRule()
  const type = types.find(({ key }) => key === leaf.condition.type)
  const errors = errorsBelow(leaf.id)
  const error = errorAt(leaf.id) ?? Object.values(errors)[0]
  const mood = !error ? undefined : leaf.fresh ? 'hint' : 'wrong'
  const count = countAt(leaf.id)
  const set = (condition: ConditionRule) => change(leaf.id, () => ({ ...leaf, condition, fresh: false }))

  return (
    <div className={classes.row} data-mood={mood} data-testid="condition">
      <div className={classes.rowMain}>
        <RegistryIcon name={type?.icon ?? 'help'} size={17} className={classes.rowIcon} />
        <Row gap="6px 8px" style={{ flex: 1, minWidth: 0 }}>
          {leaf.negated && <span className={classes.not}>{t('builder.not')}</span>}
          <Text size="sm" fw={550} component="span" className={classes.rowName}>
            {label('condition', leaf.condition.type, type?.label)}
          </Text>
          {type && (
            <ConditionFields type={type} value={leaf.condition} onChange={set} errors={leaf.fresh ? NO_ERRORS : errors} />
          )}
        </Row>
        <Row gap={2} wrap="nowrap">
          {count !== undefined && (
            <Tooltip label={t('builder.leafCount', { count })}>
              <Text size="xs" c="dimmed" className="k-num" px={4}>
                {format.number(count)}
              </Text>
            </Tooltip>
          )}
          {!disabled && (
            <>
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon aria-label={t('builder.rowMenu')}>
                    <IconDotsVertical size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<IconEqualNot size={16} />}
                    onClick={() => change(leaf.id, (tree) => ({ ...tree, negated: !tree.negated }))}
                  >
                    {leaf.negated ? t('builder.affirm') : t('builder.negate')}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconCopy size={16} />}
                    onClick={() => change(leaf.id, (tree) => [tree, copyOf(tree)])}
                  >
                    {t('builder.copy')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
              <ActionIcon aria-label={t('builder.remove')} onClick={() => change(leaf.id, () => [])}>
                <IconTrash size={16} />
              </ActionIcon>
            </>
          )}
        </Row>
      </div>
      {error && (
        <Text size="xs" c={mood === 'hint' ? 'dimmed' : 'red'} className={classes.rowError}>
          {mood === 'hint' ? t('builder.fillIn') : error}
        </Text>
      )}
    </div>
  )
}
