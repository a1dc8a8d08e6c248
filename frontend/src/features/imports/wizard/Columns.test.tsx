import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'

import { aligned, type Draft } from '../draft'
import { OPTIONS, rendered } from '../rendered'
import type { MappedColumn, Sample } from '../types'
import { Columns } from './Columns'

const SAMPLE: Sample = { header: ['card', 'e-mail', 'Місто'], rows: [['0001', 'a@example.org', 'Львів']] }

let last: Draft
function Edited({ columns, rows = 'customers', guessed = [] }: { columns: MappedColumn[]; rows?: string; guessed?: string[] }) {
  const [draft, setDraft] = useState(() => aligned({ mapping: { rows, format: 'csv', columns }, guessed }, SAMPLE))
  function change(next: Draft) {
    last = next
    setDraft(next)
  }
  return <Columns options={OPTIONS} draft={draft} sample={SAMPLE} onChange={change} />
}
const column = (name: string) => within(screen.getByRole('group', { name }))

test('each column shows its first values and where it goes, and a guess is marked', async () => {
  await rendered(<Edited columns={[{ column: 'card', target: 'identity', namespace: 'shop' }]} guessed={['columns.0.target']} />)
  expect(column('card').getByText('0001')).toBeVisible()
  expect(column('card').getByRole('combobox', { name: 'Where “card” goes' })).toHaveValue('Identity')
  expect(column('card').getByText('guess')).toBeVisible()
  expect(column('Місто').queryByText('guess')).toBeNull()
})

test('a column mapped twice is told at both columns', async () => {
  await rendered(
    <Edited
      columns={[
        { column: 'card', target: 'identity', namespace: 'shop' },
        { column: 'e-mail', target: 'identity', namespace: 'shop' },
      ]}
    />,
  )
  expect(column('card').getByRole('alert')).toHaveTextContent('“e-mail” goes to the same place')
  expect(column('e-mail').getByRole('alert')).toHaveTextContent('“card” goes to the same place')
})

test('a target that is needed and missing is told, and filled by choosing its column', async () => {
  const user = userEvent.setup()
  await rendered(<Edited columns={[]} />)
  expect(screen.getByRole('alert')).toHaveTextContent('No column says “Identity” yet')
  await user.click(screen.getByRole('combobox', { name: 'Which column is “Identity”?' }))
  await user.click(screen.getByRole('option', { name: 'card' }))
  expect(last.mapping.columns[0]).toMatchObject({ column: 'card', target: 'identity' })
  expect(screen.queryByText(/No column says/)).toBeNull()
})

test('an own attribute is made on the spot, with the name of the column and a key of it', async () => {
  const user = userEvent.setup()
  await rendered(<Edited columns={[{ column: 'card', target: 'identity', namespace: 'shop' }]} />)
  await user.click(column('Місто').getByRole('combobox', { name: 'Where “Місто” goes' }))
  await user.click(screen.getByRole('option', { name: /^Attribute/ }))
  expect(last.mapping.columns[2]).toEqual({ column: 'Місто', target: 'attribute', key: 'misto', type: 'text', label: 'Місто' })
  expect(column('Місто').getByText('New, with the key misto.')).toBeVisible()
})

test('an attribute that is there keeps its type', async () => {
  await rendered(<Edited columns={[{ column: 'Місто', target: 'attribute', key: 'city', type: 'text' }]} />)
  expect(column('Місто').getByText('Text')).toBeVisible()
  expect(column('Місто').queryByRole('combobox', { name: 'Type' })).toBeNull()
  expect(column('Місто').queryByText(/New, with the key/)).toBeNull()
})

test('rows of another type have other targets', async () => {
  const user = userEvent.setup()
  await rendered(<Edited columns={[{ column: 'e-mail', target: 'address', channel: 'email' }]} />)
  await user.click(screen.getByRole('radio', { name: /A purchase/ }))
  expect(last.mapping.rows).toBe('purchases')
  expect(last.mapping.columns[1]?.target).toBe('skip')
  expect(screen.getAllByRole('alert')).toHaveLength(3)
})
