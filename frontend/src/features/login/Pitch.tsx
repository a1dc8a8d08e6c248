import { Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { ChannelTile } from '@/channels'
import { Logo } from '@/components/Logo'

import classes from './LoginPage.module.css'

/** Made-up, but in the order and proportion of a real cascade. */
const STEPS = [
  { channel: 'push', share: 100 },
  { channel: 'email', share: 62 },
  { channel: 'viber', share: 31 },
  { channel: 'sms', share: 12 },
]

/** What this is, for whoever opens it for the first time: the promise, and a cascade drawn. */
export function Pitch() {
  const { t } = useTranslation('login')
  return (
    <aside className={classes.pitch}>
      <Logo size={34} />
      <div className={classes.promise}>
        <h2>{t('promise')}</h2>
        <Text size="lg" maw={460} className={classes.promiseText}>
          {t('promiseText')}
        </Text>
        <ol className={classes.steps}>
          {STEPS.map(({ channel, share }, index) => (
            <li key={channel} style={{ marginLeft: index * 34, animationDelay: `${150 + index * 170}ms` }}>
              <ChannelTile channel={channel} size={34} />
              <span className={classes.stepBar}>
                <span style={{ width: `${share}%` }} />
              </span>
              <span className={classes.stepText}>
                <IconCheck size={14} aria-hidden />
                {t(`steps.${channel}`)}
              </span>
            </li>
          ))}
        </ol>
      </div>
      <Text size="xs" className={classes.foot}>
        {t('foot')}
      </Text>
    </aside>
  )
}
