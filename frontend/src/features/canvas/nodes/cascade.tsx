import { stepsOf } from '../cascade/cascade'
import { CascadeBody } from '../cascade/CascadeBody'
import { CascadeEditor } from '../cascade/CascadeEditor'
import { DoubleDelivery } from '../cascade/DoubleDelivery'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: (config, { label, channels }) =>
    stepsOf(config)
      .map(({ channel }) => label('channel', channel, channels.get(channel)?.label))
      .join(' → '),
  Body: CascadeBody,
  Editor: CascadeEditor,
  Live: DoubleDelivery,
  width: 336,
  bodyHeight: (config) => 100 + 56 * stepsOf(config).length,
  panelWidth: 432,
}
