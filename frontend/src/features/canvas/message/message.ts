import type { Step } from '../cascade/cascade'
import type { Config } from '../graph/graph'

export const channelOf = ({ channel }: Config): string => (typeof channel === 'string' ? channel : '')

/** A message as a cascade of one step: what reads the texts of a cascade reads those of a message. */
export function asCascade(config: Config): Config {
  const step: Step = {
    channel: channelOf(config),
    sender_id: typeof config.sender_id === 'number' ? config.sender_id : null,
    content: (config.content as Step['content'] | undefined) ?? {},
    timeout_s: null,
  }
  return { template_id: config.template_id, steps: [step] }
}
