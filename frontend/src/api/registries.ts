import { queryOptions, useQuery } from '@tanstack/react-query'

import { answer, server } from './server'
import type { ChannelKind, ConditionType, Field, NodeType, Provider } from './types'

/** Registries change only with a new release: loaded once. Their fields are described in lib/forms.py, not in the schema. */
const forGood = { staleTime: Infinity, gcTime: Infinity }

export const nodeTypesQuery = queryOptions({
  queryKey: ['registry', 'node-types'],
  queryFn: async () => (await answer(server.GET('/api/v1/node-types/'))) as unknown as NodeType[],
  ...forGood,
})

export const useNodeTypes = () => useQuery(nodeTypesQuery)

/** What can be set for a journey as a whole. */
export function useSettingsFields() {
  return useQuery({
    queryKey: ['registry', 'journey-settings'],
    queryFn: async () => (await answer(server.GET('/api/v1/journey-settings-fields/'))).fields as Field[],
    ...forGood,
  })
}

export const conditionTypesQuery = queryOptions({
  queryKey: ['registry', 'conditions'],
  queryFn: async () => (await answer(server.GET('/api/v1/conditions/'))) as unknown as ConditionType[],
  // Some choices come from the data: names of events, topics.
  staleTime: 300_000,
})

export const useConditionTypes = () => useQuery(conditionTypesQuery)

export const channelKindsQuery = queryOptions({
  queryKey: ['registry', 'channels'],
  queryFn: async () => (await answer(server.GET('/api/v1/channels/'))) as unknown as ChannelKind[],
  ...forGood,
})

export const useChannelKinds = () => useQuery(channelKindsQuery)

export function useProviders() {
  return useQuery({
    queryKey: ['registry', 'providers'],
    queryFn: async () => (await answer(server.GET('/api/v1/providers/'))) as unknown as Provider[],
    ...forGood,
  })
}
