import { ActionIcon, Avatar, Button, Group, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import { nodeOf } from '../graph/graph'
import { shownGraph } from '../state/store'
import { useCommentVerbs } from './api'
import { CommentBox } from './CommentBox'
import { pieces } from './mentions'
import { colorOf, type Comment, type Thread } from './talk'
import classes from './Talk.module.css'

/** A remark with its answers, resolved and opened again in place. */
export function ThreadCard({ thread }: { thread: Thread }) {
  const { t } = useTranslation('talk')
  const { journeyId } = useCanvasContext()
  const { write, change } = useCommentVerbs(journeyId)
  const [answering, setAnswering] = useState(false)
  const resolved = thread.resolved_at !== null
  const label = t(resolved ? 'reopen' : 'resolve')
  const Icon = resolved ? IconArrowBackUp : IconCheck
  return (
    <article className={classes.thread} data-resolved={resolved || undefined} data-testid="thread">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Place node={thread.node} />
        <Tooltip label={label}>
          <ActionIcon
            aria-label={label}
            color={resolved ? 'gray' : 'teal'}
            variant="light"
            loading={change.isPending}
            onClick={() => change.mutate({ comment: thread.id, resolved: !resolved })}
          >
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Remark comment={thread} />
      {thread.answers.map((answer) => (
        <Remark key={answer.id} comment={answer} />
      ))}
      {resolved && (
        <Text size="xs" c="dimmed">
          {t('resolvedBy', { name: thread.resolved_by?.name ?? t('somebody') })}
        </Text>
      )}
      {!resolved && !answering && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAnswering(true)} style={{ alignSelf: 'flex-start' }}>
          {t('answer')}
        </Button>
      )}
      {answering && (
        <CommentBox
          label={t('writeAnswer')}
          submit={t('answer')}
          autoFocus
          onCancel={() => setAnswering(false)}
          onSay={async (said) => {
            await write.mutateAsync({ ...said, parent: thread.id })
            setAnswering(false)
          }}
        />
      )}
    </article>
  )
}

/** What the remark is pinned to; leads there. A block that was removed is said to be. */
function Place({ node: id }: { node: string }) {
  const { t } = useTranslation('talk')
  const { store } = useCanvasContext()
  const commands = useCommands()
  const node = useCanvas((state) => nodeOf(shownGraph(state), id))
  const nodeWords = useNodeWords()
  const words = id === '' ? t('wholeJourney') : node ? nodeWords(node).name : t('removedNode')
  return (
    <UnstyledButton
      className={classes.place}
      disabled={!node}
      onClick={() => {
        commands.reveal(id)
        store.getState().openSide('talk')
      }}
    >
      {words}
    </UnstyledButton>
  )
}

function Remark({ comment }: { comment: Comment }) {
  const { t } = useTranslation('talk')
  const { words, journeyId } = useCanvasContext()
  const me = useUser()
  const { change, remove } = useCommentVerbs(journeyId)
  const [editing, setEditing] = useState(false)
  const mine = comment.author?.id === me.id
  const author = comment.author?.name ?? t('somebody')
  return (
    <div className={classes.comment}>
      <Avatar size={26} radius="xl" color={comment.author ? colorOf(comment.author.id) : 'gray'} name={author} />
      <div className={classes.head}>
        <Text size="sm" fw={600} truncate>
          {author}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap', flex: 1 }}>
          {words.format.ago(comment.created_at)}
          {comment.edited_at !== null && ` · ${t('edited')}`}
        </Text>
        {(mine || me.role === 'admin') && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" size="sm" aria-label={t('more')}>
                <IconDotsVertical size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mine && (
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEditing(true)}>
                  {t('edit')}
                </Menu.Item>
              )}
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => remove.mutate(comment.id)}>
                {t('delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {editing ? (
        <div className={classes.wide}>
          <CommentBox
            label={t('write')}
            submit={t('save')}
            first={comment.text}
            autoFocus
            onCancel={() => setEditing(false)}
            onSay={async (said) => {
              await change.mutateAsync({ comment: comment.id, ...said })
              setEditing(false)
            }}
          />
        </div>
      ) : (
        <div className={classes.text}>
          {pieces(comment.text, comment.mentions).map(({ text, person }, index) =>
            person ? (
              <span key={index} className={classes.mention}>
                {text}
              </span>
            ) : (
              text
            ),
          )}
        </div>
      )}
    </div>
  )
}
