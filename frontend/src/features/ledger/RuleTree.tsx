import { Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Explained, Finding, Rule, Segment } from '@/api/types'
import { ruleSentence } from '@/features/canvas/words/ruleWords'
import { useWords } from '@/features/canvas/words/useWords'

import classes from './Ledger.module.css'
import { useComparedWords } from './useComparedWords'

/** A rule as a tree: each part true or false, with the values as they were at the decision and, beside them, today's. */
export function RuleTree({ finding, segments = [] }: RuleTreeProps) {
  const shown = finding.then ?? finding.today
  if (!shown) return null
  return <Part node={shown} today={finding.then ? finding.today : null} rule={finding.rule ?? null} segments={segments} />
}

interface RuleTreeProps {
  finding: Pick<Finding, 'then' | 'today' | 'rule'>
  /** Their rules are said in the person's language where the tree opens them, as long as they are those of the tree. */
  segments?: Segment[]
}

interface PartProps {
  node: Explained
  today: Explained | null
  rule: Rule | null
  segments: Segment[]
}

function Part({ node, today, rule, segments }: PartProps) {
  const { t } = useTranslation('ledger')
  const words = useWords()
  const own = rule && node.type !== 'all' && node.type !== 'any' ? ruleAt(rule, node.path) : null
  // The server speaks English, in whole sentences.
  const translated = own && words && words.language !== 'en' ? ruleSentence(own, words) : node.words
  const said = node.type === 'all' ? t('why.all') : node.type === 'any' ? t('why.any') : translated
  const changed = today !== null && today.value !== node.value
  return (
    <div>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Mark holds={node.value} />
        <Stack gap={1} style={{ minWidth: 0 }}>
          <Text size="sm" className="k-sentence" style={{ overflowWrap: 'anywhere' }}>
            {said}
          </Text>
          <Compared
            then={node.compared}
            today={today?.compared ?? null}
            named={(name) => (node.type === 'attribute' && name !== 'changed_at' ? words?.label('attribute', name) : undefined)}
          />
          {node.as_of_today && (
            <Text size="xs" c="dimmed" fs="italic">
              {t('why.asOfToday')}
            </Text>
          )}
          {changed && (
            <Text size="xs" c={today.value ? 'green' : 'red'} fw={550}>
              {today.value ? t('why.nowTrue') : t('why.nowFalse')}
            </Text>
          )}
        </Stack>
      </Group>
      {node.children.length > 0 && (
        <div className={classes.branch}>
          {node.children.map((child, place) => (
            <Part
              key={`${child.path}${place}`}
              node={child}
              today={today?.children[place] ?? null}
              // What is inside a segment that the rule asks is another rule: its own, else the server's words stand for it.
              rule={node.type === 'all' || node.type === 'any' || node.type === 'not' ? rule : inside(own, segments)}
              segments={segments}
            />
          ))}
        </div>
      )}
    </div>
  )
}

export function Mark({ holds }: { holds: boolean }) {
  const { t } = useTranslation('ledger')
  return (
    <ThemeIcon
      size={18}
      radius="xl"
      variant="light"
      color={holds ? 'green' : 'red'}
      mt={1}
      role="img"
      aria-label={t(holds ? 'why.true' : 'why.false')}
    >
      {holds ? <IconCheck size={12} stroke={2.6} /> : <IconX size={12} stroke={2.6} />}
    </ThemeIcon>
  )
}

interface ComparedProps {
  then: Record<string, unknown>
  today: Record<string, unknown> | null
  /** What an attribute is called. */
  named: (name: string) => string | undefined
}

/** The values that were looked at; those of today only where they differ. */
function Compared({ then, today, named }: ComparedProps) {
  const { t } = useTranslation('ledger')
  const words = useComparedWords()
  const entries = Object.entries(then)
  if (entries.length === 0) return null
  return (
    <Text size="xs" c="dimmed" className="k-num" style={{ overflowWrap: 'anywhere' }}>
      {entries.map(([name, value], place) => {
        const now = today?.[name]
        const differs = today !== null && JSON.stringify(now) !== JSON.stringify(value)
        const said = words(name, value, named(name))
        return (
          <span key={name}>
            {place > 0 && ' · '}
            {said.name}: {said.value}
            {differs && ` → ${words(name, now, named(name)).value} ${t('why.today')}`}
          </span>
        )
      })}
    </Text>
  )
}

/** The rule of the segment that a condition asks. */
function inside(condition: Rule | null, segments: Segment[]): Rule | null {
  const id = condition && 'segment_id' in condition ? condition.segment_id : null
  return segments.find((each) => each.id === id)?.rule ?? null
}

/** The part of a rule that a path such as `all.1.any.0` names. */
function ruleAt(rule: Rule, path: string): Rule | null {
  let found: unknown = rule
  for (const step of path === '' ? [] : path.split('.')) {
    if (typeof found !== 'object' || found === null) return null
    found = (found as Record<string, unknown>)[step]
  }
  return typeof found === 'object' && found !== null ? (found as Rule) : null
}
