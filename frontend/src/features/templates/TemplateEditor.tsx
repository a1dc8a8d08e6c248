import { ActionIcon, Badge, Button, Group, Menu, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconDots, IconHistory, IconMessages, IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useCanEdit } from '@/api/session'
import { useArchiveTemplate, useCreateTemplate, useSaveTemplate, useTemplateVersion } from '@/api/templates'
import type { Brand, ChannelKind, MessageTemplate, Variants } from '@/api/types'
import { ChannelTile } from '@/channels'
import { Note } from '@/components/Note'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { State } from '@/components/states'
import { toast } from '@/components/toast'
import { useLeaveGuard } from '@/components/useLeaveGuard'
import { errorsBelow } from '@/features/forms'
import { useLabel } from '@/i18n/useLabel'

import { Columns } from './Columns'
import { CustomerPicker } from './CustomerPicker'
import { LanguageTabs } from './LanguageTabs'
import classes from './templates.module.css'
import { TryDialog } from './TryDialog'
import { VariantColumn } from './VariantColumn'
import { BASE, channelsOf, languagesOf, withChannel, withLanguage, withoutChannel, withoutLanguage, withTexts } from './variants'
import { VersionsDrawer } from './VersionsDrawer'

interface TemplateEditorProps {
  /** Null: a new one. */
  template: MessageTemplate | null
  kinds: ChannelKind[]
  brands: Brand[]
}

const NOTHING: Variants = {}

/** The texts of a cascade side by side: a column for each channel, one language at a time. */
export function TemplateEditor({ template, kinds, brands }: TemplateEditorProps) {
  const { t } = useTranslation('templates')
  const navigate = useNavigate()
  const canEdit = useCanEdit('journeys')
  const [name, setName] = useState(template?.name ?? '')
  const [brandId, setBrandId] = useState(template?.brand ?? brands[0]?.id ?? 0)
  const [variants, setVariants] = useState<Variants>(template?.variants ?? NOTHING)
  const [note, setNote] = useState('')
  const [language, setLanguage] = useState(BASE)
  const [added, setAdded] = useState<string[]>([])
  const [customer, setCustomer] = useState<number | null>(null)
  const [trying, setTrying] = useState<string | null>(null)
  const [history, setHistory] = useState(false)
  const [taken, setTaken] = useState<number | null>(null)
  const create = useCreateTemplate()
  const save = useSaveTemplate(template ?? { ...EMPTY, brand: brandId })
  const archive = useArchiveTemplate()

  const byKey = new Map(kinds.map((kind) => [kind.key, kind]))
  const channels = channelsOf(variants, byKey)
  const languages = [...new Set([...languagesOf(variants), ...added])].toSorted()
  const brand = brands.find(({ id }) => id === brandId)
  const textChanged = JSON.stringify(variants) !== JSON.stringify(template?.variants ?? NOTHING)
  const changed = textChanged || name !== (template?.name ?? '')
  const leave = useLeaveGuard(changed && canEdit)
  const error = template ? save.error : create.error
  const errors = error instanceof ApiError ? error.fields : {}
  const saving = create.isPending || save.isPending

  // An older version becomes the draft when its texts have come.
  const older = useTemplateVersion(template?.id ?? 0, template ? taken : null)
  if (taken !== null && older.data?.number === taken) {
    setVariants(older.data.variants)
    setNote(t('versions.takenNote', { number: taken }))
    setTaken(null)
    setHistory(false)
  }

  function failed(reason: unknown) {
    const fields = reason instanceof ApiError ? Object.keys(reason.fields) : []
    const place = fields.map((path) => path.split('.')).find(([first]) => first === 'variants')
    // Where the mistake is may not be in sight.
    if (place?.[2] !== undefined && place.length > 3) setLanguage(place[2])
    if (place && place.length > 2) toast.error(t('notSaved'))
    else if (!errors.name && !fields.includes('name')) toast.error(reason)
  }

  function submit() {
    if (template) {
      save.mutate(
        { name, variants, note, base: template.number },
        {
          onSuccess: (stored) => {
            setVariants(stored.variants)
            setNote('')
            toast.success(t('saved', { name: stored.name, number: stored.number }))
          },
          onError: failed,
        },
      )
    } else {
      create.mutate(
        { brand: brandId, name, variants },
        {
          onSuccess: (made) => {
            toast.success(t('created', { name: made.name }))
            leave.allow()
            void navigate({ to: '/templates/$templateId', params: { templateId: String(made.id) }, replace: true })
          },
          onError: failed,
        },
      )
    }
  }

  const addChannel = canEdit && (
    <AddChannel kinds={kinds.filter(({ key }) => !(key in variants))} onAdd={(kind) => setVariants(withChannel(variants, kind))} />
  )

  return (
    <Page>
      <PageHeader
        title={template ? template.name : t('newTitle')}
        crumbs={[{ label: t('title'), to: '/templates' }]}
        badge={
          <Group gap={6} wrap="nowrap">
            {template?.status === 'archived' && <Badge color="gray">{t('archived')}</Badge>}
            {canEdit && template && changed && <Badge color="yellow">{t('unsaved')}</Badge>}
          </Group>
        }
        subtitle={template && [brands.length > 1 && brand?.name, t('version', { number: template.number })].filter(Boolean).join(' · ')}
        actions={
          <>
            {template && (
              <Button variant="default" leftSection={<IconHistory size={17} aria-hidden />} onClick={() => setHistory(true)}>
                {t('versions.title')}
              </Button>
            )}
            {canEdit && (
              <Button onClick={submit} loading={saving} disabled={!changed || channels.length === 0}>
                {template ? t('save') : t('create')}
              </Button>
            )}
            {canEdit && template && <More template={template} onToggle={archive.mutate} />}
          </>
        }
      />
      {canEdit && (
        <Group gap="md" align="flex-start">
          <TextInput
            flex="1 1 260px"
            label={t('name')}
            withAsterisk
            maxLength={120}
            value={name}
            error={errors.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!template && brands.length > 1 && (
            <Select
              flex="0 1 220px"
              label={t('brand')}
              allowDeselect={false}
              data={brands.map(({ id, name: label }) => ({ value: String(id), label }))}
              value={String(brandId)}
              error={errors.brand}
              onChange={(next) => setBrandId(Number(next))}
            />
          )}
          {template && textChanged && (
            <TextInput
              flex="1 1 260px"
              label={t('note')}
              placeholder={t('noteExample')}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
        </Group>
      )}
      {channels.length === 0 ? (
        <State icon={IconMessages} title={t('noChannels.title')} actions={addChannel}>
          {t('noChannels.text')}
        </State>
      ) : (
        <>
          <div className={classes.toolbar}>
            <LanguageTabs
              languages={languages}
              value={language}
              onChange={setLanguage}
              onAdd={(tag) => {
                setAdded([...added, tag])
                setLanguage(tag)
              }}
              onRemove={(tag) => {
                setVariants(withoutLanguage(variants, tag))
                setAdded(added.filter((each) => each !== tag))
                setLanguage(BASE)
              }}
              disabled={!canEdit}
            />
            <Group gap="sm">
              <Text size="sm" c="dimmed" visibleFrom="sm">
                {t('previewFor')}
              </Text>
              <CustomerPicker value={customer} onChange={setCustomer} />
              {addChannel}
            </Group>
          </div>
          {typeof errors.variants === 'string' && (
            <Note icon={IconMessages} color="red">
              {errors.variants}
            </Note>
          )}
          <Columns>
            {channels.map((channel) => {
              const kind = byKey.get(channel)
              return (
                kind && (
                  <VariantColumn
                    key={`${channel}-${language}-${template?.number ?? 0}`}
                    kind={kind}
                    languages={variants[channel] ?? {}}
                    language={language}
                    brand={brand}
                    customer={customer}
                    errors={errorsBelow(errors, `variants.${channel}.${language}`)}
                    disabled={!canEdit}
                    onChange={(texts) => setVariants((before) => withTexts(before, channel, language, texts))}
                    onWrite={() => setVariants(withLanguage(variants, channel, language))}
                    onForget={() => setVariants(withoutLanguage(variants, language, channel))}
                    onRemove={() => setVariants(withoutChannel(variants, channel))}
                    onTry={canEdit ? () => setTrying(channel) : undefined}
                  />
                )
              )
            })}
          </Columns>
        </>
      )}
      {trying && (
        <TryDialog
          ask={{
            brand: brandId,
            channel: trying,
            languages: variants[trying] ?? {},
            language: variants[trying]?.[language] ? language : BASE,
            customer,
          }}
          customer={customer === null ? t('somebody') : t('customer', { id: customer })}
          onClose={() => setTrying(null)}
        />
      )}
      {template && <VersionsDrawer template={template} opened={history} onClose={() => setHistory(false)} canEdit={canEdit} onShow={setTaken} />}
      {leave.dialog}
    </Page>
  )
}

const EMPTY: MessageTemplate = {
  id: 0, brand: 0, name: '', status: 'active', number: 0, channels: [], languages: [], updated_at: '', updated_by: '', variants: {},
}

function AddChannel({ kinds, onAdd }: { kinds: ChannelKind[]; onAdd: (kind: ChannelKind) => void }) {
  const { t } = useTranslation('templates')
  const label = useLabel()
  if (kinds.length === 0) return null
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button variant="light" leftSection={<IconPlus size={16} aria-hidden />}>
          {t('addChannel')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds
          .toSorted((a, b) => a.rank - b.rank)
          .map((kind) => (
            <Menu.Item key={kind.key} leftSection={<ChannelTile channel={kind.key} size={24} />} onClick={() => onAdd(kind)}>
              {label('channel', kind.key, kind.label)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface MoreProps {
  template: MessageTemplate
  onToggle: (change: { id: number; status: 'active' | 'archived' }) => void
}

function More({ template, onToggle }: MoreProps) {
  const { t } = useTranslation('templates')
  const archived = template.status === 'archived'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={34} variant="default" aria-label={t('more')}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
          onClick={() => onToggle({ id: template.id, status: archived ? 'active' : 'archived' })}
        >
          <Stack gap={0}>
            <Text size="sm">{archived ? t('unarchive') : t('archive')}</Text>
            {!archived && (
              <Text size="xs" c="dimmed">
                {t('archiveHelp')}
              </Text>
            )}
          </Stack>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
