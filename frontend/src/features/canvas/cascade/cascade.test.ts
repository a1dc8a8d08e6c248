// @vitest-environment jsdom
import { expect, it } from 'vitest'

import type { Field } from '@/api/types'

import { longest, moved, newStep, orderOf, placeFor, presetOf, preview, type Step, stepsOf, stopEventsOf, stopsOf, withPreset } from './cascade'

const step = (channel: string, content: Record<string, unknown> = {}): Step => ({ channel, sender_id: null, content, timeout_s: 60 })
const RANKS = ['push', 'email', 'viber', 'sms']
const field = (key: string, type: Field['type']): Field => ({ key, type, label: key })

it('a new channel goes before the first dearer one', () => {
  const rank = (channel: string) => RANKS.indexOf(channel)
  expect(placeFor([step('push'), step('sms')], 'email', rank)).toBe(1)
  expect(placeFor([step('push')], 'sms', rank)).toBe(1)
  expect(placeFor([], 'sms', rank)).toBe(0)
})

it('a new step starts with the defaults of its channel', () => {
  const kind = {
    key: 'sms', label: 'SMS', icon: '', color: '', rank: 4, default_timeout_s: 21_600,
    content_fields: [{ ...field('text', 'longtext'), default: 'Hello' }],
  }
  expect(newStep(kind)).toEqual({ channel: 'sms', sender_id: null, content: { text: 'Hello' }, timeout_s: 21_600 })
})

it('steps change places', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b'], 0, 5)).toEqual(['a', 'b'])
})

it('the preview is the first text that says something', () => {
  const fields = [field('title', 'text'), field('text', 'longtext')]
  expect(preview(step('push', { title: ' ', text: 'Your basket\nis waiting' }), fields)).toBe('Your basket')
  expect(preview(step('push', { title: "{{ customer.first_name | default('Hello') }}, come in" }), fields)).toBe('‹first name›, come in')
  expect(preview(step('push'), fields)).toBe('')
})

it('a config that is not filled in yet has no steps', () => {
  expect(stepsOf({})).toEqual([])
  expect(stopsOf({ stop_on: 'opened' })).toEqual([])
  expect(longest([step('push'), { ...step('sms'), timeout_s: null }])).toBe(60)
  expect([orderOf({}), orderOf({ order: 'best' }), orderOf({ order: 7 })]).toEqual(['drawn', 'best', 'drawn'])
  expect(stopEventsOf({ stop_events: [{ event: 'paid' }, { event: '' }, {}] })).toEqual(['paid'])
})

it('a deadline is the longest that anybody stays', () => {
  expect(longest([step('push'), step('sms')], { deadline_s: 90 })).toBe(90)
  expect(longest([step('push'), step('sms')], { deadline_s: null })).toBe(120)
})

it('a preset sets all time-outs, and is known again by them', () => {
  const urgent = { key: 'urgent', label: 'Urgent', timeouts: { push: 600, sms: 600 } }
  const hurried = withPreset([step('push'), step('sms'), step('pigeon')], urgent)
  expect(hurried.map(({ timeout_s }) => timeout_s)).toEqual([600, 600, 60])
  expect(presetOf(hurried, [urgent])).toBeUndefined()
  expect(presetOf(hurried.slice(0, 2), [urgent])).toBe(urgent)
  expect(presetOf([], [urgent])).toBeUndefined()
})
