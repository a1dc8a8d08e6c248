import { type ReactFlowState, useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'

type Measure = ReactFlowState['updateNodeInternals']

/**
 * Cards that come out as large as was known are not measured again. React Flow would do so with each card when it is first
 * drawn, and then draw all of them and all ways a second time.
 */
export function useKnownSizes(): void {
  const api = useStoreApi()
  useLayoutEffect(() => {
    const { updateNodeInternals: measure } = api.getState()
    const onlyNews: Measure = (updates, options) => {
      const { nodeLookup } = api.getState()
      const news = [...updates].filter(([id, { nodeElement }]) => {
        const { handles, measured } = nodeLookup.get(id) ?? {}
        return !handles || measured?.width !== nodeElement.offsetWidth || measured.height !== nodeElement.offsetHeight
      })
      if (news.length > 0) measure(new Map(news), options)
    }
    api.setState({ updateNodeInternals: onlyNews })
    return () => api.setState({ updateNodeInternals: measure })
  }, [api])
}
