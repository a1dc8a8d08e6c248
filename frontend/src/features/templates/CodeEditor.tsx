import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { html } from '@codemirror/lang-html'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

import classes from './CodeEditor.module.css'
import type { Target } from './insert'

export interface CodeEditorProps {
  value: string
  onChange: (value: string) => void
  /** Where the variable menu writes: told when the editor is there, and again when it gets the caret. */
  onTarget: (target: Target, focused: boolean) => void
  label: string
  describedBy: string
  disabled: boolean
  invalid: boolean
}

/** Set on what comes from outside, so that it is not told back. */
const External = Annotation.define<boolean>()

const COLORS = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket], class: classes.tag },
  { tag: [tags.attributeName, tags.propertyName], class: classes.attribute },
  { tag: [tags.attributeValue, tags.string, tags.number, tags.color], class: classes.value },
  { tag: tags.comment, class: classes.comment },
  { tag: [tags.keyword, tags.atom], class: classes.keyword },
])

/** What is filled in stands out: {{ customer.name }}, {% if … %}. */
const filledIn = new MatchDecorator({
  regexp: /\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}/g,
  decoration: Decoration.mark({ class: classes.variable }),
})

const VARIABLES = ViewPlugin.fromClass(
  class {
    found: DecorationSet
    constructor(view: EditorView) {
      this.found = filledIn.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.found = filledIn.updateDeco(update, this.found)
    }
  },
  { decorations: (plugin) => plugin.found },
)

const ALWAYS: Extension = [
  lineNumbers(),
  history(),
  indentOnInput(),
  bracketMatching(),
  // MJML is HTML with tags of its own.
  html({ selfClosingTags: true }),
  syntaxHighlighting(COLORS),
  VARIABLES,
  EditorView.lineWrapping,
  // Tab indents; after Escape it leaves, as CodeMirror has it.
  keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
]

/** The source of a mail, with its tags and variables in colours. */
export default function CodeEditor({ value, onChange, onTarget, label, describedBy, disabled, invalid }: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const parts = useRef({ attributes: new Compartment(), writable: new Compartment() })
  const told = useRef({ onChange, onTarget })
  const first = useRef(value)
  useEffect(() => {
    told.current = { onChange, onTarget }
  })

  useEffect(() => {
    if (!box.current) return
    const { attributes, writable } = parts.current
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          ALWAYS,
          attributes.of([]),
          writable.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((each) => each.annotation(External))) {
              told.current.onChange(update.state.doc.toString())
            }
            if (update.focusChanged && update.view.hasFocus) told.current.onTarget(target, true)
          }),
        ],
      }),
    })
    const target: Target = {
      isThere: () => made.dom.isConnected,
      insert: (text) => {
        made.dispatch(made.state.replaceSelection(text), { scrollIntoView: true })
        made.focus()
      },
    }
    view.current = made
    told.current.onTarget(target, false)
    return () => {
      view.current = null
      made.destroy()
    }
  }, [])

  useEffect(() => {
    const { attributes, writable } = parts.current
    view.current?.dispatch({
      effects: [
        attributes.reconfigure(
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-describedby': describedBy,
            'aria-invalid': String(invalid),
            // Escape is for the editor: it closes no drawer around it.
            'data-mantine-stop-propagation': 'true',
          }),
        ),
        writable.reconfigure([EditorView.editable.of(!disabled), EditorState.readOnly.of(disabled)]),
      ],
    })
  }, [label, describedBy, disabled, invalid])

  useEffect(() => {
    const made = view.current
    if (!made || made.state.doc.toString() === value) return
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: value }, annotations: External.of(true) })
  }, [value])

  return <div ref={box} className={classes.editor} data-invalid={invalid || undefined} data-disabled={disabled || undefined} />
}
