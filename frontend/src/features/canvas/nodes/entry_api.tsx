import type { NodeLook } from '../looks'

export const look: NodeLook = { summary: (_, { t }) => t('look.api') }
