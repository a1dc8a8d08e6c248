import { armsOf } from '../split/arms'
import { SplitBody } from '../split/SplitBody'
import { SplitEditor } from '../split/SplitEditor'
import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: (config, { format }) =>
    armsOf(config)
      .map(({ label, share }) => `${label} ${format.percent(share, 100)}`)
      .join(' · '),
  Body: SplitBody,
  Editor: SplitEditor,
  bodyHeight: () => 19,
}
