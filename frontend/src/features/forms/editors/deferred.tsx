import { Skeleton } from '@mantine/core'
import { type ComponentType, Suspense } from 'react'

import type { EditorProps } from '../types'

/** An editor that is loaded when it is first needed; its place is kept meanwhile. */
export function deferred(Editor: ComponentType<EditorProps>): ComponentType<EditorProps> {
  return function DeferredEditor(props) {
    return (
      <Suspense fallback={<Skeleton h={props.inline ? 30 : 58} w={props.inline ? 120 : '100%'} />}>
        <Editor {...props} />
      </Suspense>
    )
  }
}
