import { fireEvent, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'

import { rendered } from '../rendered'
import { FileStep } from './FileStep'

/** The network's edge: a request that a test answers by hand. */
class FakeRequest {
  static last: FakeRequest
  upload: { onprogress?: (event: object) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  body: FormData | undefined
  constructor() {
    FakeRequest.last = this
  }
  open() {
    /* where to is not asked here */
  }
  setRequestHeader() {
    /* nor are its headers */
  }
  send(body: FormData) {
    this.body = body
  }
  abort() {
    this.onabort?.()
  }
  answer(status: number, body: object) {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload?.()
  }
}

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  return () => vi.unstubAllGlobals()
})

const FILE = new File(['a,b\n1,2\n'], 'Kunden Łódź.csv')

test('a file goes up with its progress, and what was understood of it is told', async () => {
  const done = vi.fn()
  await rendered(<FileStep onDone={done} />)
  await userEvent.upload(screen.getByLabelText('Choose a file', { selector: 'input' }), FILE)
  expect(await screen.findByText('Kunden Łódź.csv')).toBeVisible()
  FakeRequest.last.upload.onprogress?.({ loaded: 4, total: 8, lengthComputable: true })
  expect(await screen.findByText(/4 byte of 8 byte · 50%/)).toBeVisible()
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50')
  FakeRequest.last.answer(201, { id: 7, sample: { header: null, rows: [] } })
  await waitFor(() => expect(done).toHaveBeenCalledWith(expect.objectContaining({ id: 7 })))
})

test('what the server refuses is said in its sentence, and another file can be chosen', async () => {
  await rendered(<FileStep onDone={vi.fn()} />)
  await userEvent.upload(screen.getByLabelText('Choose a file', { selector: 'input' }), FILE)
  await waitFor(() => expect(FakeRequest.last.body).toBeDefined())
  FakeRequest.last.answer(413, { detail: 'The file is too large: 20.0 GB are allowed.' })
  expect(await screen.findByRole('alert')).toHaveTextContent('The file is too large')
  expect(screen.getByRole('button', { name: 'Choose a file' })).toBeVisible()
})

test('an upload that is given up is no mistake', async () => {
  await rendered(<FileStep onDone={vi.fn()} />)
  await userEvent.upload(screen.getByLabelText('Choose a file', { selector: 'input' }), FILE)
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(await screen.findByRole('button', { name: 'Choose a file' })).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('an empty file and several at once are refused before anything is sent', async () => {
  await rendered(<FileStep onDone={vi.fn()} />)
  const drop = screen.getByTestId('drop')
  fireEvent.drop(drop, { dataTransfer: { files: [new File([], 'none.csv')] } })
  expect(await screen.findByRole('alert')).toHaveTextContent('none.csv is empty.')
  fireEvent.drop(drop, { dataTransfer: { files: [FILE, FILE] } })
  expect(screen.getByRole('alert')).toHaveTextContent('One file at a time')
})

test('the heading of the step has the focus, so that it is read aloud', async () => {
  await rendered(<FileStep onDone={vi.fn()} />)
  expect(screen.getByRole('heading', { name: 'Choose a file' })).toHaveFocus()
})
