import { screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import type { Problem } from '@/api/types'

import { journeyOf, rendered } from '../rendered.fixture'
import { ProblemMark } from './ProblemMark'

const problem = (node: string | null, severity: Problem['severity'], message: string): Problem => ({
  severity, code: 'of_another_day', node, edge: null, field: null, message, fix: `Mend: ${message}`, params: {},
})
const drawn = (...problems: Problem[]) => rendered(<ProblemMark id="a" />, journeyOf({ nodes: [], edges: [] }, { problems }))

it('is a warning while nothing worse is wrong, and counts', async () => {
  await drawn(problem('a', 'warning', 'No goal.'), problem('b', 'error', 'Of another card.'), problem(null, 'error', 'Of the journey.'))
  const mark = await screen.findByRole('button', { name: '1 problem' })
  expect(mark).toHaveAttribute('data-severity', 'warning')
  expect(mark).toHaveTextContent(/^1$/)
})

it('is an error as soon as one is among them', async () => {
  await drawn(problem('a', 'warning', 'No goal.'), problem('a', 'error', 'No sender.'))
  const mark = await screen.findByRole('button', { name: '2 problems' })
  expect(mark).toHaveAttribute('data-severity', 'error')
  expect(mark).toHaveTextContent(/^2$/)
})

it('says what is wrong and how to mend it, to the keyboard as well', async () => {
  await drawn(problem('a', 'warning', 'No goal.'), problem('a', 'error', 'No sender.'))
  await screen.findByRole('button')
  await userEvent.tab()
  expect(await screen.findByText('No sender.')).toBeInTheDocument()
  expect(screen.getByText('Mend: No goal.')).toBeInTheDocument()
})

it('is gone when all is well, and comes when something is found', async () => {
  const store = await drawn(problem('b', 'error', 'Of another card.'))
  expect(screen.queryByRole('button')).toBeNull()
  store.getState().learn({ problems: [problem('a', 'error', 'No sender.')], published_graph: null })
  expect(await screen.findByRole('button', { name: '1 problem' })).toBeInTheDocument()
})
