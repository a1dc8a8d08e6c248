import { Text } from '@mantine/core'
import { IconBell, IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Brand, Texts } from '@/api/types'
import { channelColor, ChannelIcon } from '@/channels'

import classes from './MessagePreview.module.css'

interface MessagePreviewProps {
  channel: string
  fields: Texts
  brand: Brand | undefined
}

/** A rendered message as its reader sees it. */
export function MessagePreview(props: MessagePreviewProps) {
  if (props.channel === 'email') return <MailPreview {...props} />
  if (props.channel === 'push' || props.channel === 'webpush') return <PushPreview {...props} />
  return <ChatPreview {...props} />
}

function PushPreview({ fields, brand, channel }: MessagePreviewProps) {
  const { t } = useTranslation('templates')
  return (
    <div className={classes.phone} data-kind="push">
      <div className={classes.push}>
        <span className={classes.app} style={{ background: brand?.color }}>
          {brand?.name.slice(0, 1) ?? <IconBell size={14} />}
        </span>
        <div className={classes.pushWords}>
          <div className={classes.pushHead}>
            <span>{channel === 'webpush' ? t('preview.browser', { brand: brand?.name }) : brand?.name}</span>
            <span>{t('preview.now')}</span>
          </div>
          <div className={classes.pushTitle}>{fields.title}</div>
          <div className={classes.pushText}>{fields.text}</div>
        </div>
      </div>
      {fields.image && <Picture address={fields.image} />}
    </div>
  )
}

/** Viber, WhatsApp, Telegram, SMS: a bubble, with a picture and a button where there are any. */
function ChatPreview({ channel, fields, brand }: MessagePreviewProps) {
  const { t } = useTranslation('templates')
  const text = fields.text ?? ''
  const button = fields.button_text
  const others = Object.entries(fields).filter(([key, value]) => value && !SHOWN.has(key))
  return (
    <div className={classes.phone} data-kind="chat">
      <div className={classes.chatHead}>
        <ChannelIcon channel={channel} size={15} />
        <span>{brand?.name}</span>
      </div>
      <div className={classes.bubble} data-sms={channel === 'sms' || undefined} style={{ ['--channel' as string]: channelColor(channel) }}>
        {fields.image && <Picture address={fields.image} />}
        {text ? <div className={classes.bubbleText}>{text}</div> : others.length === 0 && <em>{t('preview.noText')}</em>}
        {others.length > 0 && (
          <dl className={classes.values}>
            {others.map(([key, value]) => (
              <div key={key}>
                <dt>{key.replaceAll('_', ' ')}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {button && (
          <div className={classes.button} title={fields.button_link}>
            {button}
          </div>
        )}
      </div>
    </div>
  )
}

const SHOWN = new Set(['text', 'image', 'button_text', 'button_link'])

/** Of an address of one's own only: a picture that cannot be loaded is a quiet place. */
function Picture({ address }: { address: string }) {
  return (
    <div className={classes.picture} title={address}>
      <IconPhoto size={22} stroke={1.4} aria-hidden />
      <img src={address} alt="" referrerPolicy="no-referrer" onError={(event) => event.currentTarget.remove()} />
    </div>
  )
}

function MailPreview({ fields, brand }: MessagePreviewProps) {
  const { t } = useTranslation('templates')
  return (
    <div className={classes.mail}>
      <div className={classes.mailHead}>
        <span className={classes.app} style={{ background: brand?.color, borderRadius: '50%' }}>
          {brand?.name.slice(0, 1)}
        </span>
        <div className={classes.mailWords}>
          <Text size="xs" c="dimmed" truncate>
            {brand?.name}
          </Text>
          <Text size="sm" fw={620} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {fields.subject}
          </Text>
          {fields.preheader && (
            <Text size="xs" c="dimmed" lineClamp={1}>
              {fields.preheader}
            </Text>
          )}
        </div>
      </div>
      {fields.html ? (
        // Nothing of a mail may run here: the frame is sandboxed altogether, links lead nowhere.
        <iframe className={classes.frame} title={t('preview.mail')} sandbox="" srcDoc={fields.html} referrerPolicy="no-referrer" />
      ) : (
        <pre className={classes.plain}>{fields.text}</pre>
      )}
    </div>
  )
}
