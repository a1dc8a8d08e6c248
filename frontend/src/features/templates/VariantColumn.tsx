import { ActionIcon, Alert, Badge, Button, Group, Loader, SegmentedControl, Skeleton, Stack, Text, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle, IconLanguage, IconSend, IconTrash } from '@tabler/icons-react'
import { type FocusEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { FieldErrors } from '@/api/errors'
import { usePreview } from '@/api/templates'
import type { Brand, ChannelKind, Texts, TextPreview } from '@/api/types'
import { ChannelTile } from '@/channels'
import { SchemaForm } from '@/features/forms'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { CodeField } from './CodeField'
import { fieldTarget, type Target } from './insert'
import { MessagePreview } from './MessagePreview'
import classes from './templates.module.css'
import { VariableMenu } from './VariableMenu'
import { BASE, languageName } from './variants'

interface VariantColumnProps {
  kind: ChannelKind
  languages: Record<string, Texts>
  /** The language that is looked at, in all columns. */
  language: string
  brand: Brand | undefined
  customer: number | null
  /** What the server said when it was saved, by field. */
  errors: FieldErrors
  disabled: boolean
  onChange: (texts: Texts) => void
  /** Of a template only: another language, another set of channels. */
  onWrite?: () => void
  onForget?: () => void
  onRemove?: () => void
  /** Sends it as a test; also of a text that is only looked at. Left out for those who may not. */
  onTry?: () => void
  /** Its name stands above already. */
  bare?: boolean
}

const LATER_MS = 400
const CODE = ['html', 'mjml']

/** One channel of a template: what its reader sees, and below it what is written. */
export function VariantColumn(props: VariantColumnProps) {
  const { kind, languages, language, brand, customer, disabled } = props
  const { t, i18n } = useTranslation('templates')
  const label = useLabel()
  const own = languages[language]
  const [asked] = useDebouncedValue(languages, LATER_MS)
  const preview = usePreview(
    brand ? { brand: brand.id, channel: kind.key, languages: asked, language: own && asked[language] ? language : BASE, customer } : null,
  )
  const shown = preview.data
  const problems: FieldErrors = own
    ? { ...Object.fromEntries(Object.entries(shown?.problems ?? {}).map(([key, words]) => [key, [words].flat()[0] ?? ''])), ...props.errors }
    : {}
  const name = label('channel', kind.key, kind.label)

  return (
    <section className={classes.column} data-wide={kind.key === 'email' || undefined} aria-label={name}>
      {!props.bare && (
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={10} wrap="nowrap" miw={0}>
          <ChannelTile channel={kind.key} size={30} />
          <Text fw={620} truncate>
            {name}
          </Text>
          {preview.isFetching && <Loader size={13} color="gray" />}
        </Group>
        <Group gap={2} wrap="nowrap">
          {props.onTry && (
            <Tooltip label={t('try.open')}>
              <ActionIcon aria-label={t('try.openOf', { name })} onClick={props.onTry}>
                <IconSend size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          {!disabled && props.onRemove && (
            <Tooltip label={t('removeChannel', { name })}>
              <ActionIcon aria-label={t('removeChannel', { name })} onClick={props.onRemove}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      )}

      <Preview channel={kind.key} shown={shown} brand={brand} failed={preview.isLoadingError} />

      {own ? (
        <Fields {...props} texts={own} problems={problems} />
      ) : (
        <div className={classes.fallback}>
          <IconLanguage size={22} stroke={1.5} aria-hidden />
          <Text size="sm" ta="center">
            {t('fallsBack', { language: languageName(language, i18n.language) })}
          </Text>
          {!disabled && (
            <Button size="xs" variant="light" onClick={props.onWrite}>
              {t('write', { language: languageName(language, i18n.language) })}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function Preview({ channel, shown, brand, failed }: { channel: string; shown: TextPreview | undefined; brand: Brand | undefined; failed: boolean }) {
  const { t } = useTranslation('templates')
  const format = useFormat()
  const [last, setLast] = useState<Texts>({})
  // While a field is wrong for a moment, the last picture stays.
  const fields = shown && Object.keys(shown.fields).length > 0 ? shown.fields : last
  if (shown && shown.fields !== last && Object.keys(shown.fields).length > 0) setLast(shown.fields)
  if (!shown && !failed) return <Skeleton h={132} radius="lg" />
  const broken = Object.keys(shown?.problems ?? {}).length > 0
  return (
    <Stack gap={8}>
      <div data-faded={broken || Boolean(shown?.failure) || undefined} className={classes.preview}>
        <MessagePreview channel={channel} fields={fields} brand={brand} />
      </div>
      {shown && !broken && !shown.failure && (
        <Group gap={6} className={classes.facts}>
          {channel === 'sms' && (
            <Badge color={shown.parts > 1 ? 'yellow' : 'gray'}>{t('preview.parts', { count: shown.parts })}</Badge>
          )}
          {channel === 'sms' && <Badge color="gray">{t('preview.characters', { count: (shown.fields.text ?? '').length })}</Badge>}
          {Number(shown.cost) > 0 && <Badge color="gray">{t('preview.cost', { cost: format.price(shown.cost ?? '', shown.currency) })}</Badge>}
        </Group>
      )}
      {failed && (
        <Alert color="red" py={6} px="sm" icon={<IconAlertTriangle size={16} />}>
          {t('preview.failed')}
        </Alert>
      )}
      {shown?.failure && (
        <Alert color="red" py={6} px="sm" icon={<IconAlertTriangle size={16} />} title={t('preview.notSent')}>
          {shown.failure}
        </Alert>
      )}
      {shown?.missing.map(({ variable, count, of }) => (
        <Alert key={variable} color="yellow" py={6} px="sm" icon={<IconAlertTriangle size={16} />}>
          {t('preview.lacking', { share: format.percent(count, of), variable })}
        </Alert>
      ))}
    </Stack>
  )
}

interface FieldsProps extends VariantColumnProps {
  texts: Texts
  problems: FieldErrors
}

/** What is written: the channel's form, with a menu of all that can be filled in. */
function Fields({ kind, texts, language, problems, disabled, onChange, onForget }: FieldsProps) {
  const { t, i18n } = useTranslation('templates')
  const place = useRef<Target | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const [source, setSource] = useState<'html' | 'mjml'>(() => (texts.mjml ? 'mjml' : 'html'))
  const other = source === 'mjml' ? 'html' : 'mjml'
  const isMail = kind.content_fields.some(({ key }) => key === 'mjml')
  const visible = kind.content_fields.filter(({ key }) => !isMail || !CODE.includes(key))
  const code = isMail ? kind.content_fields.filter(({ key }) => key === source) : []
  const form = { value: texts, errors: problems, disabled, scope: kind.key, onChange: (next: object) => onChange(next as Texts) }

  function insert(text: string) {
    const target = place.current?.isThere() ? place.current : fieldTarget(box.current?.querySelector('textarea') ?? null)
    target?.insert(text)
  }

  return (
    <div ref={box} onFocusCapture={(event: FocusEvent) => (place.current = fieldTarget(event.target) ?? place.current)}>
      <Stack gap="sm">
        {!disabled && (
          <Group justify="space-between" gap="xs">
            <VariableMenu html={isMail} onInsert={insert} />
            {language !== BASE && onForget && (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={onForget}>
                {t('forget', { language: languageName(language, i18n.language) })}
              </Button>
            )}
          </Group>
        )}
        <SchemaForm {...form} fields={isMail ? visible.filter(({ key }) => key !== 'text') : visible} />
        {isMail && (
          <>
            <SegmentedControl
              fullWidth
              aria-label={t('source')}
              data={[
                { value: 'html', label: t('sources.html') },
                { value: 'mjml', label: t('sources.mjml') },
              ]}
              value={source}
              onChange={(next) => setSource(next === 'mjml' ? 'mjml' : 'html')}
              disabled={disabled}
            />
            <div>
              {texts[other]?.trim() && (
                <Text size="xs" c="dimmed" mb={6}>
                  {t(`replaces.${source}`)}
                </Text>
              )}
              {/* A mail has one source: what is written here takes the place of the other one. */}
              {code.map((field) => (
                <CodeField
                  key={field.key}
                  field={field}
                  scope={kind.key}
                  value={texts[source] ?? ''}
                  error={problems[source]}
                  disabled={disabled}
                  onChange={(text) => onChange({ ...texts, [source]: text, [other]: '' })}
                  onTarget={(target, focused) => (focused || !place.current?.isThere()) && (place.current = target)}
                />
              ))}
            </div>
            <SchemaForm {...form} fields={visible.filter(({ key }) => key === 'text')} />
          </>
        )}
        {(problems[''] ?? problems.channel) && (
          <Text size="xs" c="red">
            {problems[''] ?? problems.channel}
          </Text>
        )}
      </Stack>
    </div>
  )
}
