import { useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { ChannelKind, ConditionType, Field, NodeType, Provider } from './types'

/** Registries change only with a new release: loaded once. Their fields are described in lib/forms.py, not in the schema. */
const forGood = { staleTime: Infinity, gcTime: Infinity }

export function useNodeTypes() {
  return useQuery({
    queryKey: ['registry', 'node-types'],
    queryFn: async () => (await answer(server.GET('/api/v1/node-types/'))) as unknown as NodeType[],
    ...forGood,
  })
}

/** What can be set for a journey as a whole. */
export function useSettingsFields() {
  return useQuery({
    queryKey: ['registry', 'journey-settings'],
    queryFn: async () => (await answer(server.GET('/api/v1/journey-settings-fields/'))).fields as Field[],
    ...forGood,
  })
}

export function useConditionTypes() {
  return useQuery({
    queryKey: ['registry', 'conditions'],
    queryFn: async () => (await answer(server.GET('/api/v1/conditions/'))) as unknown as ConditionType[],
    // Some choices come from the data: names of events, topics.
    staleTime: 300_000,
  })
}

export function useChannelKinds() {
  return useQuery({
    queryKey: ['registry', 'channels'],
    queryFn: async () => (await answer(server.GET('/api/v1/channels/'))) as unknown as ChannelKind[],
    ...forGood,
  })
}

export function useProviders() {
  return useQuery({
    queryKey: ['registry', 'providers'],
    queryFn: async () => (await answer(server.GET('/api/v1/providers/'))) as unknown as Provider[],
    ...forGood,
  })
}
