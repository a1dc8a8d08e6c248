import { ActionIcon, Button, Select, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconFolderPlus,
  IconGripVertical,
  IconKeyboard,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

import { edit } from './builder'
import { ConditionRow, type RowProps } from './ConditionRow'
import { endOf } from './moves'
import { NodeSize } from './NodeSize'
import classes from './RuleBuilder.module.css'
import { RowMenu } from './RowMenu'
import { useBuilder, useFact, useRule } from './RuleContext'
import { type Group, isGroup } from './tree'
import { useActions } from './useActions'
import { useRow } from './useRow'
import { joinOf, JOINS, withJoin } from './useWordsOf'

interface RuleGroupProps extends RowProps {
  group: Group
  /** The outermost group: cannot be moved, removed or copied beside itself. */
  top?: boolean
  onHelp?: () => void
}

export const RuleGroup = memo(function RuleGroup({ group, top = false, onHelp, ...place }: RuleGroupProps) {
  const { t } = useTranslation('segments')
  const { disabled, store } = useRule()
  const act = useActions()
  const row = useRow(group, place)
  const error = useFact(({ error: errors }) => errors.get(group.id))
  const dragged = useBuilder((builder) => builder.drag?.ids.includes(group.id) ?? false)

  return (
    <section
      className={classes.group}
      data-top={top || undefined}
      data-op={group.op}
      data-error={Boolean(error) || undefined}
      data-dragged={dragged || undefined}
      data-testid="group"
      {...(top ? {} : { 'data-box': group.id })}
    >
      <div className={classes.groupHead} {...row}>
        {!top && !disabled && (
          <span className={classes.grip} data-grip aria-hidden>
            <IconGripVertical size={15} />
          </span>
        )}
        <Text size="sm" component="span" className={classes.words} data-wide>
          {top ? t('builder.customersWith') : t('builder.with')}
        </Text>
        <div data-fields>
          <Select
            size="xs"
            w={{ base: 240, sm: 252 }}
            maw="100%"
            aria-label={t('builder.join')}
            disabled={disabled}
            allowDeselect={false}
            data={JOINS.map((value) => ({ value, label: t(`builder.joins.${value}`) }))}
            value={joinOf(group)}
            onChange={(value) => {
              edit(store, group.id, withJoin(group, JOINS.find((each) => each === value) ?? 'all'), performance.now())
            }}
          />
        </div>
        <span className={classes.gap} />
        {top && !disabled && <Tools id={group.id} onHelp={onHelp} />}
        {!top && (
          <div className={classes.rowEnd}>
            <NodeSize id={group.id} group />
            {!disabled && (
              <>
                <RowMenu node={group} />
                <ActionIcon aria-label={t('builder.removeGroup')} className={classes.bin} onClick={() => act.remove(group.id)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </>
            )}
          </div>
        )}
      </div>
      {error && (
        <Text size="xs" c="red" mb={6}>
          {error}
        </Text>
      )}
      <div data-inside={group.id} className={classes.items} role="group">
        {group.items.length === 0 && (
          <div className={classes.empty}>
            {top && !disabled && (
              <Text size="sm" fw={600}>
                {t('builder.start.title')}
              </Text>
            )}
            {top && !disabled && (
              <Text size="sm" c="dimmed" maw={560}>
                {t('builder.start.text')}
              </Text>
            )}
            <Text size={top ? 'xs' : 'sm'} c="dimmed" mt={top ? 6 : 0}>
              {t(`builder.empty.${joinOf(group)}`)}
            </Text>
          </div>
        )}
        {group.items.map((item, index) => {
          const props = { level: place.level + 1, position: index + 1, among: group.items.length }
          return (
            <div key={item.id} className={classes.item}>
              {index > 0 && (
                <span className={classes.joint} data-op={group.op} aria-hidden>
                  {t(`builder.joint.${group.op}`)}
                </span>
              )}
              {isGroup(item) ? <RuleGroup group={item} {...props} /> : <ConditionRow leaf={item} {...props} />}
            </div>
          )
        })}
      </div>
      {!disabled && (
        // In the tree, too: what stands in one is an item of it.
        <div className={classes.adding} role="treeitem" aria-selected={false} aria-level={place.level + 1} aria-label={t('palette.title')}>
          <Button size="xs" variant="light" leftSection={<IconPlus size={15} />} onClick={() => act.askAt(endOf(group))}>
            {t('builder.addCondition')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconFolderPlus size={15} />}
            onClick={() => act.addGroup(endOf(group))}
          >
            {t('builder.addGroup')}
          </Button>
        </div>
      )}
    </section>
  )
})

/** Back, forward, paste, and what the keys are. */
function Tools({ id, onHelp }: { id: number; onHelp?: () => void }) {
  const { t } = useTranslation('segments')
  const act = useActions()
  const back = useBuilder(({ past }) => past.length > 0)
  const forward = useBuilder(({ future }) => future.length > 0)
  const tools = [
    { name: t('builder.undo'), keys: 'Ctrl Z', Icon: IconArrowBackUp, on: back, run: act.undo },
    { name: t('builder.redo'), keys: 'Ctrl Y', Icon: IconArrowForwardUp, on: forward, run: act.redo },
    { name: t('builder.paste'), keys: 'Ctrl V', Icon: IconClipboard, on: true, run: () => act.pasteAfter(id) },
    { name: t('keys.title'), keys: '?', Icon: IconKeyboard, on: true, run: onHelp },
  ]
  return (
    <div className={classes.tools}>
      {tools.map(({ name, keys, Icon, on, run }) => (
        <Tooltip key={keys} label={`${name} · ${keys}`}>
          <ActionIcon aria-label={name} size={30} disabled={!on} onClick={run}>
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  )
}
