import { CloseButton, Divider, ScrollArea, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { useCanvasContext } from '../CanvasContext'
import { beside } from './beside'
import classes from './NodePanel.module.css'

interface SidePanelProps {
  title: string
  /** Under the title, in small letters. */
  about?: string
  width?: number
  /** Stays in sight under what scrolls. */
  footer?: ReactNode
  children: ReactNode
}

/** The frame of what is open beside the canvas and is not about one node. */
export function SidePanel({ title, about, width = 432, footer, children }: SidePanelProps) {
  const { store, words } = useCanvasContext()
  return (
    <aside ref={beside} className={classes.panel} style={{ width }} aria-label={title} data-testid="side-panel">
      <header className={classes.head}>
        <div className={classes.titles}>
          <Text fw={630} component="h2">
            {title}
          </Text>
          {about && (
            <Text size="xs" c="dimmed" lh={1.35}>
              {about}
            </Text>
          )}
        </div>
        <CloseButton aria-label={words.t('panel.close')} onClick={() => store.getState().openSide(null)} />
      </header>
      <Divider />
      <ScrollArea className={classes.scroll} type="auto">
        <div className={classes.body}>{children}</div>
      </ScrollArea>
      {footer}
    </aside>
  )
}
