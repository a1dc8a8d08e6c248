import { useSession } from '@/api/session'

import { dayIn } from './period'

/** Today on the company's calendar, by which the server counts, too: the visitor's may already be at tomorrow. */
export function useToday(): string {
  return dayIn(useSession().data?.time_zone, new Date())
}
