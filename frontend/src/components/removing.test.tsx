import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'

import { removing } from './removing'

function Names({ first }: { first: string[] }) {
  const [names, setNames] = useState(first)
  return (
    <div data-rows>
      {names.map((name) => (
        <div key={name} data-row>
          <button type="button">Handle of {name}</button>
          <input aria-label={name} data-row-focus={name === 'Ira' || undefined} />
          <div data-rows>
            <div data-row>A row of another list</div>
          </div>
          <button type="button" onClick={removing(() => setNames(names.filter((each) => each !== name)))}>
            Remove {name}
          </button>
        </div>
      ))}
      <button type="button" data-adds>
        Add
      </button>
    </div>
  )
}

const remove = (name: string) => userEvent.click(screen.getByRole('button', { name: `Remove ${name}` }))
const focused = async (role: string, name: string) => {
  await vi.waitFor(() => expect(screen.getByRole(role, { name })).toHaveFocus())
}

test('the row that takes the place of a removed one has the focus, then the last one, then what adds', async () => {
  render(<Names first={['Ola', 'Ira', 'Max']} />)
  await remove('Ola')
  await focused('textbox', 'Ira')
  await remove('Max')
  await focused('textbox', 'Ira')
  await remove('Ira')
  await focused('button', 'Add')
})

test('a row in which nothing is marked has it at its first control', async () => {
  render(<Names first={['Ira', 'Ola']} />)
  await remove('Ira')
  await focused('button', 'Handle of Ola')
})
