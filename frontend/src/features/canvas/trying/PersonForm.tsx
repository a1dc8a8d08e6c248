import { Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { GraphNode } from '@/api/types'
import { CustomerPicker } from '@/features/templates'

import { useCanvas, useCanvasContext, useNodeWords } from '../CanvasContext'
import { shownGraph } from '../state/store'
import type { Person } from './api'
import { MadeUpForm } from './MadeUpForm'
import { useAsked } from './Memberships'
import { PropertyRows } from './PropertyRows'
import { begun, madeUp, propertiesOf, type Row, rowsOf } from './person'

interface PersonFormProps {
  /** Who was tried last. */
  given: Person | null
  onBegin: (person: Person) => void
}

/** Who goes through the journey, by which entry and when. */
export function PersonForm({ given, onBegin }: PersonFormProps) {
  const { t } = useTranslation('trying')
  const { types } = useCanvasContext()
  const graph = useCanvas(shownGraph)
  const nodeWords = useNodeWords()
  const [customer, setCustomer] = useState<number | null>(given?.customer ?? null)
  const [made, setMade] = useState({ ...madeUp(graph), ...given?.made_up })
  const [at, setAt] = useState(given?.at ? localTime(new Date(given.at)) : '')
  const entries = graph.nodes.filter((node) => types.get(node.type)?.entry)
  const [chosen, setChosen] = useState(given?.entry ?? '')
  const entry: GraphNode | undefined = entries.find(({ id }) => id === chosen) ?? entries[0]
  const [rows, setRows] = useState<Record<string, Row[]>>({})
  const told = entry ? (rows[entry.id] ?? rowsOf(entry, given)) : []
  const asked = useAsked()

  function begin() {
    if (!entry) return
    const who = customer === null ? { made_up: made } : { customer }
    onBegin(begun({ ...who, entry: entry.id }, entry, propertiesOf(told), at === '' ? null : new Date(at)))
  }

  if (!entry) return <Text size="sm" c="dimmed">{t('noEntry')}</Text>
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        begin()
      }}
    >
      <Stack gap="md">
        <div>
          <Text size="sm" fw={550} mb={4}>
            {t('who')}
          </Text>
          <CustomerPicker value={customer} onChange={setCustomer} />
        </div>
        {customer === null && <MadeUpForm made={made} onChange={setMade} />}
        {customer !== null && asked.segments.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('members.ofCustomer')}
          </Text>
        )}
        {entries.length > 1 && (
          <Select
            label={t('by')}
            allowDeselect={false}
            data={entries.map((node) => ({ value: node.id, label: said(nodeWords(node)) }))}
            value={entry.id}
            onChange={(id) => setChosen(id ?? '')}
          />
        )}
        {(entry.type === 'entry_event' || entry.type === 'entry_api' || entry.type === 'entry_attribute') && (
          <PropertyRows
            label={t(entry.type === 'entry_api' ? 'payload' : 'properties')}
            fixed={entry.type === 'entry_attribute'}
            rows={told}
            onChange={(next) => setRows({ ...rows, [entry.id]: next })}
          />
        )}
        <TextInput
          type="datetime-local"
          label={t('begins')}
          description={at === '' ? t('beginsNow') : undefined}
          value={at}
          min="2000-01-01T00:00"
          max="2100-01-01T00:00"
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Button type="submit" leftSection={<IconPlayerPlay size={16} aria-hidden />}>
          {t('begin')}
        </Button>
      </Stack>
    </form>
  )
}

const said = ({ name, summary }: { name: string; summary: string }): string => (summary ? `${name}: ${summary}` : name)

/** As `datetime-local` has it. */
function localTime(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
