import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/session'

import { type TalkState, useTalk } from './talk'
import classes from './Talk.module.css'

/** How many comments are open; in red, if one of them asks for whoever looks. */
export function TalkBadge() {
  const { t } = useTranslation('talk')
  const me = useUser().id
  const open = useTalk(openOnes)
  const asks = useTalk((state) =>
    state.threads.some(({ resolved_at, mentions, answers }) => !resolved_at && [mentions, ...answers.map((each) => each.mentions)].flat().some(({ id }) => id === me)),
  )
  if (open === 0) return null
  return (
    <span className={classes.badge} data-asks={asks || undefined} title={t('open', { count: open })} data-testid="open-comments">
      {open > 99 ? '99+' : open}
    </span>
  )
}

const openOnes = (state: TalkState): number => state.threads.filter(({ resolved_at }) => !resolved_at).length
