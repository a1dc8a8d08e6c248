import { MantineProvider, Menu } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'

import { useFocusBack } from './focusing'

function Dialog({ onClose }: { onClose: () => void }) {
  useFocusBack()
  return (
    <button autoFocus onClick={onClose}>
      Close
    </button>
  )
}

function Page() {
  const [open, setOpen] = useState(false)
  return (
    <MantineProvider env="test">
      <button onClick={() => setOpen(true)}>Share</button>
      <Menu>
        <Menu.Target>
          <button>More</button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen(true)}>Send</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open && <Dialog onClose={() => setOpen(false)} />}
    </MantineProvider>
  )
}

test('a dialog that goes gives the focus back to the button that opened it', async () => {
  render(<Page />)
  await userEvent.click(screen.getByRole('button', { name: 'Share' }))
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Share' })).toHaveFocus())
})

test('and to the button of the menu that it was chosen in', async () => {
  render(<Page />)
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Send' }))
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'More' })).toHaveFocus())
})
