import { Select, Text } from '@mantine/core'

import { useCanvasContext } from '../CanvasContext'
import type { Change, Choice, Touched } from './api'
import classes from './Changes.module.css'
import type { ChangeWords } from './useChangeWords'

interface TouchedNodeProps {
  touched: Touched
  change: Change
  say: ChangeWords
  choice: Choice
  onChoose: (choice: Choice) => void
}

/** How many wait at a node that is not as it was, and what becomes of them. */
export function TouchedNode({ touched, change, say, choice, onChoose }: TouchedNodeProps) {
  const { t, format } = useCanvasContext().words
  const { waiting, kind } = touched
  const name = say.name(touched.node, touched.name)
  const data = touched.choices.map((key) => ({ value: key, label: t(`versions:choice.${key}`, { number: change.version }) }))
  const targets = change.targets.filter(({ node }) => node !== touched.node).map((each) => ({ value: each.node, label: say.name(each.node, each.name) }))
  return (
    <section className={classes.touched} aria-label={name} data-testid={`touched-${touched.node}`}>
      <div>
        <div className={`${classes.count ?? ''} k-num`}>{t('versions:publish.waiting', { count: waiting, number: format.number(waiting) })}</div>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t(kind === 'removed' ? 'versions:publish.atRemoved' : 'versions:publish.atChanged', { name })}
        </Text>
      </div>
      <Select
        aria-label={t('versions:publish.becomes', { name })}
        data={data}
        value={choice.choice}
        allowDeselect={false}
        onChange={(value) => value !== null && onChoose({ choice: value, to: null })}
        comboboxProps={{ withinPortal: true }}
      />
      {choice.choice === 'move' && (
        <Select
          aria-label={t('versions:publish.moveTo', { name })}
          placeholder={t('versions:publish.where')}
          data={targets}
          value={choice.to}
          searchable
          allowDeselect={false}
          onChange={(to) => onChoose({ choice: 'move', to })}
          error={choice.to === null ? t('versions:publish.whereMissing') : undefined}
        />
      )}
      <Text size="xs" c="dimmed">
        {t(`versions:about.${choice.choice}`, { number: change.version })}
      </Text>
    </section>
  )
}
