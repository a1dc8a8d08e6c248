import { Text, UnstyledButton } from '@mantine/core'
import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'

import { useCanvasContext } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import type { Difference, FieldChange, Kind, NodeChange } from './api'
import classes from './Changes.module.css'
import { type ChangeWords, type Compared, useChangeWords } from './useChangeWords'

const ICONS = { added: IconPlus, changed: IconPencil, removed: IconMinus }
const KINDS: Kind[] = ['added', 'changed', 'removed']

/** A difference as a list: what was added, changed and removed; a click shows the place on the canvas. */
export function Changes({ change, compared }: { change: Difference; compared?: Compared }) {
  const { t } = useCanvasContext().words
  const say = useChangeWords(compared)
  const { nodes, edges, settings } = change
  if (nodes.length + edges.length + settings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('versions:nothing')}
      </Text>
    )
  }
  // That a way is another one is said of the node it leads from; what leads from a new or a removed one goes without saying.
  const ofChanged = new Set(nodes.filter((node) => node.kind === 'changed').map((node) => node.id))
  const ways = edges.filter((edge) => ofChanged.has(edge.source))
  return (
    <ul className={classes.list} data-testid="changes">
      {nodes.map((node) => (
        <li key={node.id}>
          <NodeRow node={node} ways={ways.filter((edge) => edge.source === node.id)} say={say} />
        </li>
      ))}
      {settings.length > 0 && (
        <li className={classes.change}>
          <Head kind="changed" name={t('settings.title')} />
          <Fields fields={settings.map((field) => ({ ...field, ...say.setting(field) }))} />
        </li>
      )}
    </ul>
  )
}

function NodeRow({ node, ways, say }: { node: NodeChange; ways: Difference['edges']; say: ChangeWords }) {
  const commands = useCommands()
  const { t } = useCanvasContext().words
  const name = say.name(node.id, node.name)
  return (
    <UnstyledButton className={classes.change} onClick={() => commands.reveal(node.id)} aria-label={`${name}: ${t(`versions:kind.${node.kind}`)}`}>
      <Head kind={node.kind} name={name} />
      <Fields fields={node.fields.map((field) => ({ ...field, ...say.field(node.id, field) }))} />
      {ways.length > 0 && (
        <div className={classes.fields}>
          {ways.map((way) => (
            <span key={`${way.kind}${way.port}${way.target}`}>
              {say.port(way)} {way.kind === 'added' ? '→' : '↛'} <b>{say.name(way.target, way.target_name)}</b>
            </span>
          ))}
        </div>
      )}
    </UnstyledButton>
  )
}

function Head({ kind, name }: { kind: Kind; name: string }) {
  const { t } = useCanvasContext().words
  const Icon = ICONS[kind]
  return (
    <div className={classes.head}>
      <span className={classes.sign} data-kind={kind}>
        <Icon size={13} stroke={2.2} aria-hidden />
      </span>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={classes.kind}>{t(`versions:kind.${kind}`)}</span>
    </div>
  )
}

function Fields({ fields }: { fields: FieldChange[] }) {
  if (fields.length === 0) return null
  return (
    <div className={classes.fields}>
      {fields.map((field) => (
        <span key={field.path}>
          {field.label}: {field.before} → <b>{field.after}</b>
        </span>
      ))}
    </div>
  )
}

/** What the colours on the canvas mean. */
export function Legend() {
  const { t } = useCanvasContext().words
  return (
    <div className={classes.legend} aria-hidden>
      {KINDS.map((kind) => {
        const Icon = ICONS[kind]
        return (
          <span key={kind}>
            <span className={classes.sign} data-kind={kind}>
              <Icon size={12} stroke={2.2} />
            </span>
            {t(`versions:kind.${kind}`)}
          </span>
        )
      })}
    </div>
  )
}
