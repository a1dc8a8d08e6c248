import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ label }, { t }) => (typeof label === 'string' && label.trim() !== '' ? label : t('exit.plain')),
  width: 232,
}
