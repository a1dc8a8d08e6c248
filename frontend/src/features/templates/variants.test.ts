// @vitest-environment jsdom
import { expect, it } from 'vitest'

import type { ChannelKind, Variants } from '@/api/types'

import { channelsOf, isLanguage, languagesOf, withChannel, withLanguage, withoutChannel, withoutLanguage, withTexts } from './variants'

const kind = (key: string, rank: number): ChannelKind => ({
  key, label: key, icon: '', color: '', rank, default_timeout_s: 60, content_fields: [{ key: 'text', type: 'longtext', label: 'Text', default: '' }],
})
const KINDS = new Map([kind('sms', 4), kind('push', 1)].map((each) => [each.key, each]))
const SALE: Variants = { sms: { '': { text: 'Sale' }, pl: { text: 'Wyprzedaż' } }, push: { '': { text: 'Sale!' }, uk: { text: 'Знижки' } } }

it('channels stand in the order of their price', () => {
  expect(channelsOf(SALE, KINDS)).toEqual(['push', 'sms'])
})

it('a language counts once, however many channels have it', () => {
  expect(languagesOf(withLanguage(SALE, 'push', 'pl'))).toEqual(['pl', 'uk'])
})

it('a text in another language begins as a copy', () => {
  const next = withLanguage(SALE, 'push', 'pl')
  expect(next.push?.pl).toEqual({ text: 'Sale!' })
  expect(withTexts(next, 'push', 'pl', { text: 'Nowe' }).push?.['']).toEqual({ text: 'Sale!' })
})

it('a language goes from one channel or from all', () => {
  expect(Object.keys(withoutLanguage(SALE, 'pl').sms ?? {})).toEqual([''])
  expect(languagesOf(withoutLanguage(SALE, 'pl', 'push'))).toEqual(['pl', 'uk'])
})

it('a channel comes with the defaults of its fields and goes with all its languages', () => {
  const viber = kind('viber', 3)
  expect(withChannel(SALE, viber).viber).toEqual({ '': { text: '' } })
  expect(Object.keys(withoutChannel(SALE, 'sms'))).toEqual(['push'])
})

it('a language is a tag as the server takes it', () => {
  expect(['pl', 'pt-BR', 'sr-Latn-RS'].every(isLanguage)).toBe(true)
  expect(['', 'PL', 'polish language', '../x'].some(isLanguage)).toBe(false)
})
