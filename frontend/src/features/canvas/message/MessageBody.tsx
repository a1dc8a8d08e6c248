import { ChannelTile } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import { preview } from '../cascade/cascade'
import { useSaidSteps } from '../cascade/useSaidSteps'
import bodies from '../editors/Bodies.module.css'
import type { BodyProps } from '../looks'
import { asCascade, channelOf } from './message'
import classes from './Message.module.css'

/** The channel and the first words. */
export function MessageBody({ node }: BodyProps) {
  const { t, label, channels } = useCanvasContext().words
  const [said] = useSaidSteps(asCascade(node.config))
  const channel = channelOf(node.config)
  const kind = channels.get(channel)
  const text = said ? preview(said, kind?.content_fields ?? []) : ''
  return (
    <div className={classes.row}>
      <ChannelTile channel={channel} size={28} />
      <div className={classes.words}>
        <div className={bodies.strong}>{label('channel', channel, kind?.label)}</div>
        <div className={`${bodies.dimmed ?? ''} ${classes.text ?? ''}`}>{text || t('cascade.noText')}</div>
      </div>
    </div>
  )
}
