import { Portal } from '@mantine/core'
import { IconGripVertical, IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import classes from './RuleBuilder.module.css'
import { useBuilder } from './RuleContext'

/** What hangs at the pointer while one drags, and the line where it would go. */
export function Dragged() {
  const { t } = useTranslation('segments')
  const drag = useBuilder((builder) => builder.drag)
  if (!drag) return null
  const { target } = drag
  const onto = target !== null && 'onto' in target
  return (
    <Portal>
      {target && 'line' in target && <div className={classes.dropLine} style={target.line} data-testid="drop-line" />}
      <div className={classes.ghost} style={{ left: drag.x + 14, top: drag.y + 10 }}>
        {onto ? <IconStack2 size={15} aria-hidden /> : <IconGripVertical size={15} aria-hidden />}
        <span>{drag.label}</span>
        {onto && <em>{t('builder.makesGroup')}</em>}
      </div>
    </Portal>
  )
}
