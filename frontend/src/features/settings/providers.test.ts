import { expect, test } from 'vitest'

import type { Provider } from '@/api/types'

import { fits, groupProviders } from './providers'

const provider = (key: string, ...channels: string[]): Provider => ({
  key,
  label: key,
  description: '',
  channels,
  hears: false,
  credential_fields: [],
  setting_fields: [],
})

const smtp = provider('smtp', 'email')
const infobip = provider('infobip', 'sms', 'viber', 'whatsapp')
const rehearsal = provider('rehearsal', 'email', 'sms', 'viber', 'push')

test('a provider stands under each of its channels, one of many channels at the end', () => {
  expect(groupProviders([smtp, infobip, rehearsal], ['push', 'email', 'viber', 'sms'])).toEqual([
    { channel: 'email', providers: [smtp] },
    { channel: 'viber', providers: [infobip] },
    { channel: 'sms', providers: [infobip] },
    { channel: 'whatsapp', providers: [infobip] },
    { channel: null, providers: [rehearsal] },
  ])
})

test('a provider is found by any of its words, in any order', () => {
  expect(fits(['infobip', 'Infobip', 'SMS'], 'sms info')).toBe(true)
  expect(fits(['infobip', 'Infobip', 'SMS'], 'sms twilio')).toBe(false)
  expect(fits(['infobip'], '')).toBe(true)
})
