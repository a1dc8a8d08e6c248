import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const SRC = join(import.meta.dirname, '..')
const LANGUAGES = ['en', 'ru', 'uk', 'pl']
const PLURAL = /_(zero|one|two|few|many|other)$/

/** Attributes whose text a person reads or hears. */
const SPOKEN = new Set(['label', 'title', 'placeholder', 'aria-label', 'description', 'alt', 'legend'])

type Texts = Map<string, string>

/** All texts of a language, by `namespace:dotted.key`. */
function textsOf(language: string): Texts {
  const texts: Texts = new Map()
  const folder = join(import.meta.dirname, language)
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    collect(JSON.parse(readFileSync(join(folder, file), 'utf8')), `${file.slice(0, -5)}:`, texts)
  }
  return texts
}

function collect(value: unknown, path: string, texts: Texts) {
  if (typeof value === 'string') return void texts.set(path, value)
  for (const [key, inner] of Object.entries(value as object)) {
    collect(inner, path.endsWith(':') ? path + key : `${path}.${key}`, texts)
  }
}

const bases = (texts: Texts) => new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))
/** The server says a day twice, as `since` and in English as `since_words`: every language takes what suits it. */
const variables = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name?.replace(/_words$/, '')).toSorted()

const english = textsOf('en')

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = textsOf(language)

  test('say the same things as the English ones', () => {
    expect([...bases(texts)].toSorted()).toEqual([...bases(english)].toSorted())
  })

  test('stand once: of two with one key the second would win', () => {
    const folder = join(import.meta.dirname, language)
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
    const keys = (text: string) => [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*:/g)].length
    const twice = files.filter((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return keys(text) !== keys(JSON.stringify(JSON.parse(text), null, 2))
    })
    expect(twice).toEqual([])
  })

  test('have every plural form that the language has', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const counted = [...texts.keys()].filter((key) => key.endsWith('_other')).map((key) => key.replace(PLURAL, ''))
    const missing = counted.flatMap((key) => forms.filter((form) => !texts.has(`${key}_${form}`)).map((form) => `${key}_${form}`))
    expect(missing).toEqual([])
  })

  test('name the same values as the English ones', () => {
    const wrong = [...texts].filter(([key, text]) => {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other'))
      // The one of a plural may leave its number out.
      if (original === undefined || key.endsWith('_one')) return false
      return variables(text).join() !== variables(original).join()
    })
    expect(wrong).toEqual([])
  })

  test('are not empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

/** What stands on a key is the same in every language: `<Kbd>Ctrl</Kbd>`, a `rightSection` of a menu. */
function isKeyCap(node: ts.JsxText): boolean {
  return /^(Ctrl|Shift|Alt|Del|Esc|Enter|Tab|Backspace|[A-Z])( (\+ )?[A-Z])?$/.test(node.text.trim())
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|\.d\.ts$/.test(entry.name) ? [path] : []
  })
}

describe.each(sources(SRC).map((path) => ({ file: relative(SRC, path), path })))('$file', ({ path }) => {
  const text = readFileSync(path, 'utf8')
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)

  test('has no words outside the translations', () => {
    const found: string[] = []
    const visit = (node: ts.Node) => {
      if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text) && !isKeyCap(node)) found.push(node.text.trim())
      if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer)) {
        if (/\p{L}{2}/u.test(node.initializer.text)) found.push(node.initializer.text)
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    // The product's own name is the same in every language.
    expect(found.filter((words) => words !== 'Kaskad')).toEqual([])
  })

  test('asks only for texts that exist', () => {
    // `const { t } = useTranslation('segments')`, `const { t: tc } = useTranslation()`: the name and its namespace.
    const names = new Map<string, string>()
    for (const [, alias, namespace] of text.matchAll(/\{\s*t(?::\s*(\w+))?[^}]*\}\s*=\s*useTranslation\((?:'(\w+)')?\)/g)) {
      names.set(alias ?? 't', namespace ?? 'common')
    }
    const missing: string[] = []
    for (const [name, namespace] of names) {
      for (const [, key = ''] of text.matchAll(new RegExp(`(?<![\\w.])${name}\\('([^'$]+)'`, 'g'))) {
        const full = key.includes(':') ? key : `${namespace}:${key}`
        if (!english.has(full) && !english.has(`${full}_other`)) missing.push(full)
      }
    }
    expect(missing).toEqual([])
  })
})
