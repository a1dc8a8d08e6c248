import { useQuery } from '@tanstack/react-query'

import { http } from './http'
import type { ChannelKind, ConditionType, NodeType, Provider } from './types'

/** Registries change only with a new release: loaded once. */
function useRegistry<T>(name: string) {
  return useQuery({ queryKey: ['registry', name], queryFn: () => http.get<T[]>(`${name}/`), staleTime: Infinity })
}

export const useNodeTypes = () => useRegistry<NodeType>('node-types')
export const useConditionTypes = () => useRegistry<ConditionType>('conditions')
export const useChannelKinds = () => useRegistry<ChannelKind>('channels')
export const useProviders = () => useRegistry<Provider>('providers')
