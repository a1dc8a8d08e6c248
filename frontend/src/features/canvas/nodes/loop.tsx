import type { NodeLook } from '../looks'

export const look: NodeLook = {
  summary: ({ most }, { t }) => (typeof most === 'number' ? t('look.times', { count: most }) : ''),
  width: 248,
}
