import { ActionIcon, Button, Group as Row, Select, Text, Tooltip } from '@mantine/core'
import { IconFolderPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/format'

import { AddCondition } from './AddCondition'
import { ConditionRow } from './ConditionRow'
import classes from './RuleBuilder.module.css'
import { useRule } from './RuleContext'
import { type Group, isGroup, newGroup } from './tree'

/** How a group joins what is in it; "none" and "not all" are negated groups. */
const JOINS = ['all', 'any', 'none', 'notAll'] as const
type Join = (typeof JOINS)[number]

function joinOf({ op, negated }: Group): Join {
  if (op === 'all') return negated ? 'notAll' : 'all'
  return negated ? 'none' : 'any'
}

function withJoin(group: Group, join: Join): Group {
  return { ...group, op: join === 'all' || join === 'notAll' ? 'all' : 'any', negated: join === 'none' || join === 'notAll' }
}

interface RuleGroupProps {
  group: Group
  /** The outermost group: cannot be removed or copied. */
  top?: boolean
}

export function RuleGroup({ group, top = false }: RuleGroupProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const { change, disabled, errorAt, countAt } = useRule()
  const count = countAt(group.id)
  const error = errorAt(group.id)
  const set = (next: Group) => change(group.id, () => next)

  return (
    <section className={classes.group} data-top={top || undefined} data-error={Boolean(error) || undefined}>
      <Row gap="xs" wrap="nowrap" className={classes.groupHead}>
        <Text size="sm" component="span">
          {top ? t('builder.customersWith') : t('builder.with')}
        </Text>
        <Select
          size="xs"
          w={184}
          aria-label={t('builder.join')}
          disabled={disabled}
          allowDeselect={false}
          data={JOINS.map((value) => ({ value, label: t(`builder.joins.${value}`) }))}
          value={joinOf(group)}
          onChange={(value) => set(withJoin(group, JOINS.find((each) => each === value) ?? 'all'))}
        />
        <span style={{ flex: 1 }} />
        {!top && count !== undefined && (
          <Tooltip label={t('builder.groupCount', { count })}>
            <Text size="xs" c="dimmed" className="k-num" px={4}>
              {format.number(count)}
            </Text>
          </Tooltip>
        )}
        {!top && !disabled && (
          <ActionIcon aria-label={t('builder.removeGroup')} onClick={() => change(group.id, () => [])}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Row>
      {error && (
        <Text size="xs" c="red" mb={6}>
          {error}
        </Text>
      )}
      {group.items.length === 0 && (
        <Text size="sm" c="dimmed" className={classes.empty}>
          {t(`builder.empty.${joinOf(group)}`)}
        </Text>
      )}
      {group.items.map((item, index) => (
        <div key={item.id} className={classes.item}>
          {index > 0 && <span className={classes.joint}>{t(`builder.joint.${group.op}`)}</span>}
          {isGroup(item) ? <RuleGroup group={item} /> : <ConditionRow leaf={item} />}
        </div>
      ))}
      {!disabled && (
        <Row gap="xs" mt="xs">
          <AddCondition onAdd={(leaf) => set({ ...group, items: [...group.items, leaf] })} />
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconFolderPlus size={15} />}
            onClick={() => set({ ...group, items: [...group.items, { ...newGroup(), op: group.op === 'all' ? 'any' : 'all' }] })}
          >
            {t('builder.addGroup')}
          </Button>
        </Row>
      )}
    </section>
  )
}
