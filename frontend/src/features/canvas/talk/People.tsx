import { Avatar, Tooltip, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'

import { useCanvas, useNodeWords } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { nodeOf } from '../graph/graph'
import { shownGraph } from '../state/store'
import { colorOf, type Present, useTalk } from './talk'
import classes from './Talk.module.css'

const SHOWN = 4

/** Who else has the journey open; a click goes to where they are. */
export function People() {
  const { t } = useTranslation('talk')
  const people = useTalk((state) => state.people)
  const me = useUser().id
  if (people.length === 0) return null
  const each = onePerPerson(people)
  const others = each.slice(SHOWN)
  return (
    <div className={classes.people} role="group" aria-label={t('people.here', { count: each.length })} data-testid="people">
      {each.slice(0, SHOWN).map((person) => (
        <Face key={person.user} person={person} isMe={person.user === me} />
      ))}
      {others.length > 0 && (
        <Tooltip label={others.map(({ name }) => name).join(', ')}>
          <Avatar size={26} radius="xl" className={classes.face}>
            +{others.length}
          </Avatar>
        </Tooltip>
      )}
    </div>
  )
}

function Face({ person, isMe }: { person: Present; isMe: boolean }) {
  const { t } = useTranslation('talk')
  const commands = useCommands()
  const nodeWords = useNodeWords()
  const [first] = person.nodes
  const node = useCanvas((state) => (first === undefined ? undefined : nodeOf(shownGraph(state), first)))
  const name = isMe ? t('people.otherTab') : person.name
  const label = node ? t('people.at', { name, node: nodeWords(node).name }) : name
  return (
    <Tooltip label={label}>
      <UnstyledButton aria-label={label} onClick={() => node && commands.reveal(node.id)} className={classes.faceButton}>
        <Avatar size={26} radius="xl" variant="filled" color={colorOf(person.user)} name={person.name} className={classes.face} />
      </UnstyledButton>
    </Tooltip>
  )
}

/** Somebody with two tabs is one person, there where the first of them is. */
function onePerPerson(people: readonly Present[]): Present[] {
  const found = new Map<number, Present>()
  for (const each of people) {
    const before = found.get(each.user)
    if (!before || before.nodes.length === 0) found.set(each.user, each)
  }
  return [...found.values()]
}
