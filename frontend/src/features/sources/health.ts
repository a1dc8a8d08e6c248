import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconMoonStars, IconPlayerPause, type TablerIcon } from '@tabler/icons-react'

import type { Source } from '@/api/types'

/** A state is said by its word, its colour and its sign: nobody has to see colours to read it. */
export const LOOKS: Record<Source['health']['state'], { color: string; icon: TablerIcon }> = {
  ok: { color: 'teal', icon: IconCircleCheck },
  silent: { color: 'yellow', icon: IconMoonStars },
  failing: { color: 'red', icon: IconAlertTriangle },
  never: { color: 'blue', icon: IconCircleDashed },
  off: { color: 'gray', icon: IconPlayerPause },
}
