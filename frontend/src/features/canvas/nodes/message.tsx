import type { NodeLook } from '../looks'
import { channelOf } from '../message/message'
import { MessageBody } from '../message/MessageBody'
import { MessageEditor } from '../message/MessageEditor'

export const look: NodeLook = {
  summary: (config, { label, channels }) => {
    const channel = channelOf(config)
    return channel === '' ? '' : label('channel', channel, channels.get(channel)?.label)
  },
  Body: MessageBody,
  Editor: MessageEditor,
  panelWidth: 432,
}
