import { Anchor, Drawer, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

import type { FieldErrors } from '@/api/errors'
import { useSettingsFields } from '@/api/registries'
import type { Field } from '@/api/types'
import { Note } from '@/components/Note'
import { Failed } from '@/components/states'
import { SchemaForm, Surroundings } from '@/features/forms'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { useCommands } from '../flow/useCommands'
import type { CanvasState } from '../state/store'
import { useProblemWords } from '../words/useProblemWords'
import { grouped, type GroupKey, isOfSettings, pathOf } from './groups'
import { QuietPicture } from './QuietPicture'
import classes from './Settings.module.css'

const SCOPE = 'policy'
const settingsOf = (state: CanvasState) => state.settings
const openedOf = (state: CanvasState) => state.opened
const NO_NODES: [] = []

/** What holds for the journey as a whole. It saves itself like the drawing. */
export function SettingsDrawer() {
  const { store, words } = useCanvasContext()
  const opened = useCanvas(openedOf)
  return (
    <Drawer
      opened={opened !== null}
      onClose={() => store.getState().openSettings(null)}
      title={words.t('settings.title')}
      position="right"
      size={600}
      classNames={{ title: classes.title }}
      data-testid="journey-settings"
    >
      <Groups at={opened} />
    </Drawer>
  )
}

function Groups({ at }: { at: GroupKey | '' | null }) {
  const { brand, words } = useCanvasContext()
  const fields = useSettingsFields()
  const editable = useCanvas((state) => state.mode === 'edit')
  const list = useRef<HTMLDivElement>(null)
  const surroundings = useMemo(() => ({ brand: brand?.id, nodes: NO_NODES }), [brand?.id])
  const loaded = fields.data !== undefined

  useEffect(() => {
    if (loaded && at) list.current?.querySelector(`[data-group="${at}"]`)?.scrollIntoView({ block: 'start' })
  }, [at, loaded])

  if (fields.isError) return <Failed error={fields.error} onRetry={() => void fields.refetch()} />
  if (!fields.data) return <Skeleton h={320} />
  return (
    <Surroundings value={surroundings}>
      <Stack gap={30} ref={list} pb="md">
        {!editable && (
          <Note icon={IconInfoCircle} color="petrol">
            {words.t('settings.reading')}
          </Note>
        )}
        {grouped(fields.data).map((group) => (
          <Group key={group.key} name={group.key} fields={group.fields} disabled={!editable} />
        ))}
      </Stack>
    </Surroundings>
  )
}

function Group({ name, fields, disabled }: { name: GroupKey; fields: Field[]; disabled: boolean }) {
  const { store, words } = useCanvasContext()
  const settings = useCanvas(settingsOf)
  const errors = useSettingsErrors()
  return (
    <section data-group={name} className={classes.group} data-readonly={disabled || undefined}>
      <Title order={3} fz={15}>
        {words.t(`settings.group.${name}`)}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {words.t(`settings.about.${name}`)}
      </Text>
      <SchemaForm
        fields={fields}
        value={settings}
        onChange={(next) => store.getState().setSettings(next)}
        errors={errors}
        disabled={disabled}
        scope={SCOPE}
      />
      {name === 'messages' && <QuietPicture settings={settings} disabled={disabled} onChange={(next) => store.getState().setSettings(next)} />}
      {name === 'entry' && <AtTheEntry />}
    </section>
  )
}

/** What one looks for here and finds elsewhere. */
function AtTheEntry() {
  const { store, types, words } = useCanvasContext()
  const entry = useCanvas((state) => state.history.present.nodes.find((node) => types.get(node.type)?.entry))
  const commands = useCommands()
  if (!entry) return null
  return (
    <Text size="xs" c="dimmed" mt="md">
      {words.t('settings.again')}{' '}
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={() => {
          store.getState().openSettings(null)
          commands.reveal(entry.id)
        }}
      >
        {words.t('settings.toEntry')}
      </Anchor>
    </Text>
  )
}

/** The first sentence for each field of the settings. */
function useSettingsErrors(): FieldErrors {
  const problems = useCanvas((state) => state.problems)
  const say = useProblemWords()
  return useMemo(() => {
    const errors: FieldErrors = {}
    for (const problem of problems) if (isOfSettings(problem)) errors[pathOf(problem)] ??= say(problem).message
    return errors
  }, [problems, say])
}
