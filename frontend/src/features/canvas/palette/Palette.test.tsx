import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { ReactFlow } from '@xyflow/react'
import { beforeEach, expect, it } from 'vitest'

import type { NodeType } from '@/api/types'

import { EMPTY } from '../graph/graph'
import { journeyOf, rendered } from '../rendered.fixture'
import { Palette } from './Palette'

const LANGUAGES = import.meta.glob<{ palette: { brief: Record<string, string> } }>('../../../i18n/*/canvas.json', { eager: true, import: 'default' })
const NAMES = import.meta.glob<{ node: Record<string, string> }>('../../../i18n/*/registry.json', { eager: true, import: 'default' })
/** Of the docked palette, in two lines. */
const LONGEST = 52

const type = (key: string, category: string): NodeType => ({
  key, label: `The ${key}`, icon: 'help', category, color: 'gray', description: `All about the ${key}.`, entry: category === 'entry', end: false,
  drawing: false, fields: [], ports: [], default_config: {},
})
const KNOWN = ['entry_segment', 'entry_event', 'entry_date', 'entry_api', 'cascade', 'message', 'wait', 'split', 'exit']
const TYPES = [
  ...KNOWN.map((key) => type(key, key.startsWith('entry') ? 'entry' : key === 'exit' ? 'end' : key === 'wait' || key === 'split' ? 'flow' : 'message')),
  type('of_another_day', 'flow'),
]

const drawn = async () => {
  await rendered(<ReactFlow><Palette /></ReactFlow>, journeyOf(EMPTY), { types: TYPES })
  return within(await screen.findByTestId('palette'))
}

beforeEach(() => localStorage.clear())

it('says under each name in brief what the node does, and all of it while one searches', async () => {
  const palette = await drawn()
  const wait = palette.getByTestId('palette-wait')
  expect(wait).toHaveTextContent('For a set time')
  expect(palette.getByTestId('palette-of_another_day')).toHaveTextContent('All about the of_another_day.')
  await userEvent.type(palette.getByRole('textbox'), 'everybody waits')
  expect(palette.getByTestId('palette-wait')).toHaveTextContent('Everybody waits here for a set time, then goes on.')
  expect(palette.queryByTestId('palette-split')).toBeNull()
})

it('becomes a list of names at a click, and stays one at the next visit', async () => {
  const palette = await drawn()
  const explained = palette.getByRole('button', { name: 'Explain each' })
  expect(explained).toHaveAttribute('aria-pressed', 'true')
  await userEvent.click(explained)
  expect(explained).toHaveAttribute('aria-pressed', 'false')
  expect(palette.getByTestId('palette-wait')).not.toHaveTextContent('For a set time')
  expect(localStorage.getItem('kaskad.palette.explained')).toBe('false')
})

it('stands in groups, those where a journey begins first, and the usual ones first in each', async () => {
  const palette = await drawn()
  const keys = palette.getAllByTestId(/^palette-/).map((item) => item.dataset.testid?.slice('palette-'.length))
  expect(keys).toEqual([...KNOWN.slice(0, -1), 'of_another_day', 'exit'])
})

it.each(Object.keys(LANGUAGES).map((path) => [path.split('/').at(-2) ?? '', path]))('has a line for each node that fits, in %s', (_, path) => {
  const brief = LANGUAGES[path]?.palette.brief ?? {}
  expect(Object.keys(brief).sort()).toEqual(Object.keys(NAMES[path.replace('canvas.json', 'registry.json')]?.node ?? {}).sort())
  for (const said of Object.values(brief)) {
    expect(said.length).toBeGreaterThan(0)
    expect(said.length).toBeLessThanOrEqual(LONGEST)
  }
})
