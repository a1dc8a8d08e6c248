import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'

import { SPECKS } from './far'

/** Below this nothing of a card's small print can be read. */
const FAR = 0.45

/**
 * From far away cards show what they are and their figure, in large letters. One attribute of the drawing's root tells the
 * style sheets so: no card is drawn again for it.
 */
export function FarAway() {
  const api = useStoreApi()
  useEffect(() => {
    function look() {
      const { domNode, transform } = api.getState()
      domNode?.toggleAttribute('data-far', transform[2] < FAR)
      domNode?.toggleAttribute('data-specks', transform[2] < SPECKS)
    }
    look()
    return api.subscribe(look)
  }, [api])
  return null
}
