import { expect, test } from 'vitest'

import { curlOf, snippetsOf } from './snippets'

const ORIGIN = 'https://kaskad.shop.example:8443'
const KEY = 'wk_7Zq'

test('there is a snippet for each of the six SDKs', () => {
  expect(snippetsOf(ORIGIN, KEY).map(({ vendor, place }) => `${vendor} ${place}`)).toEqual([
    'segment browser',
    'segment node',
    'segment python',
    'rudderstack browser',
    'rudderstack node',
    'rudderstack python',
  ])
})

test('every snippet has the write key, and sends to this server alone', () => {
  for (const { code } of snippetsOf(ORIGIN, KEY)) {
    expect(code).toContain(KEY)
    expect(code).toContain('kaskad.shop.example:8443')
    expect(code).not.toMatch(/segment\.io\/|rudderstack\.com|cdn\./)
  }
})

test('the browser SDK of Segment asks this server for its settings, by its protocol and port', () => {
  const [browser] = snippetsOf('http://10.0.0.5:8000', KEY)
  expect(browser?.code).toContain("cdnURL: 'http://10.0.0.5:8000'")
})

test('everything else calls by HTTP, the key as a user without a password', () => {
  expect(curlOf(ORIGIN, KEY)).toContain(`${ORIGIN}/v1/track`)
  expect(curlOf(ORIGIN, KEY)).toContain(`-u "${KEY}:"`)
})
