import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createStore } from 'zustand'

import { useConditionTypes } from '@/api/registries'
import type { Rule } from '@/api/types'

import { adopt, createBuilder } from './builder'
import { ConditionPalette } from './ConditionPalette'
import { CheatSheet } from './CheatSheet'
import { Dragged } from './Dragged'
import classes from './RuleBuilder.module.css'
import { type Facts, RuleContext, useBuilder, useRule } from './RuleContext'
import { RuleGroup } from './RuleGroup'
import { pathsOf, toRule } from './tree'
import { useClipboard } from './useClipboard'
import { useDrag } from './useDrag'
import { useRuleKeys } from './useRuleKeys'
import type { Share } from './useRuleSize'

export interface RuleBuilderProps {
  rule: Rule
  onChange: (rule: Rule) => void
  disabled?: boolean
  /** What is wrong, by path in the rule (`all.0`). */
  errors?: Record<string, string>
  /** How many customers each condition alone chooses, by the same paths. */
  counts?: Record<string, Share>
}

const NOTHING = {}

/** Edits a tree of conditions: groups of "all", "any" or "none", nested as deep as wished, by mouse, finger or keyboard. */
export function RuleBuilder({ rule, onChange, disabled = false, errors = NOTHING, counts = NOTHING }: RuleBuilderProps) {
  const types = useConditionTypes().data
  const [store] = useState(() => createBuilder(rule))
  const [facts] = useState(() => createStore<Facts>(() => ({ error: new Map(), fields: new Map(), size: new Map() })))
  const context = useMemo(() => ({ types: types ?? [], disabled, store, facts }), [types, disabled, store, facts])

  // The rule outside is the one this builder has given out itself, or a new one to go on with.
  const given = useRef(rule)
  useEffect(() => {
    if (rule !== given.current) {
      given.current = rule
      adopt(store, rule)
    }
  }, [rule, store])
  useEffect(
    () =>
      store.subscribe(({ root }, { root: before }) => {
        if (root === before) return
        const next = toRule(root)
        if (JSON.stringify(next) === JSON.stringify(given.current)) return
        given.current = next
        onChange(next)
      }),
    [store, onChange],
  )
  useEffect(() => {
    facts.setState(factsOf(store.getState().root, errors, counts))
  }, [facts, store, errors, counts])

  return (
    <RuleContext value={context}>
      <RuleTree />
    </RuleContext>
  )
}

/** Answers come by path, and stay with their rows by id, wherever these move meanwhile. */
function factsOf(root: Parameters<typeof pathsOf>[0], errors: Record<string, string>, counts: Record<string, Share>): Facts {
  const paths = [...pathsOf(root)]
  return {
    error: new Map(paths.flatMap(([id, path]) => (errors[path] ? [[id, errors[path]]] : []))),
    fields: new Map(paths.map(([id, path]) => [id, below(errors, path)])),
    size: new Map(paths.flatMap(([id, path]) => (counts[path] ? [[id, counts[path]]] : []))),
  }
}

/** Errors of the fields of one condition: `all.0.at_least` below `all.0` is `at_least`. */
function below(errors: Record<string, string>, path: string): Record<string, string> {
  const prefix = path === '' ? '' : `${path}.`
  return Object.fromEntries(
    Object.entries(errors).flatMap(([at, text]) => (at.startsWith(prefix) ? [[at.slice(prefix.length), text]] : [])),
  )
}

function RuleTree() {
  const { t } = useTranslation('segments')
  const { store } = useRule()
  const root = useBuilder((builder) => builder.root)
  const said = useBuilder((builder) => builder.said)
  const wanted = useBuilder((builder) => builder.wanted)
  const [helping, setHelping] = useState(false)
  const tree = useRef<HTMLDivElement>(null)
  const hint = useId()
  const onKeyDown = useRuleKeys(() => setHelping(true))
  const clipboard = useClipboard()
  const onPointerDown = useDrag(tree)

  useEffect(() => {
    if (!wanted) return
    const row = tree.current?.querySelector<HTMLElement>(`[data-node="${wanted.id}"]`)
    const field = wanted.part === 'field' ? row?.querySelector<HTMLElement>('[data-fields] input, [data-fields] button') : null
    const found = field ?? row
    found?.focus({ preventScroll: true })
    found?.scrollIntoView({ block: 'nearest' })
    store.setState({ wanted: null })
  }, [wanted, store])

  return (
    <div ref={tree} className={classes.builder}>
      <div
        role="tree"
        aria-label={t('builder.tree')}
        aria-describedby={hint}
        aria-multiselectable
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        {...clipboard}
      >
        <RuleGroup group={root} top level={1} position={1} among={1} onHelp={() => setHelping(true)} />
      </div>
      <Dragged />
      <div id={hint} className="k-visually-hidden">
        {t('keys.hint')}
      </div>
      <div className="k-visually-hidden" role="status" aria-live="assertive" data-testid="rule-said">
        {said}
      </div>
      <ConditionPalette />
      <CheatSheet opened={helping} onClose={() => setHelping(false)} />
    </div>
  )
}
