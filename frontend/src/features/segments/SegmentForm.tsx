import { Badge, Button, Card, Grid, Select, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useBrands } from '@/api/brands'
import { ApiError } from '@/api/errors'
import { type SegmentInput, useSaveSegment } from '@/api/segments'
import { useCanEdit } from '@/api/session'
import type { Segment } from '@/api/types'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { toast } from '@/components/toast'
import { useLeaveGuard } from '@/components/useLeaveGuard'

import { DeleteSegment } from './DeleteSegment'
import { RuleBuilder } from './RuleBuilder'
import { RuleSizeBar } from './RuleSizeBar'
import { SegmentMembers } from './SegmentMembers'
import { problemsOf, useRuleSize } from './useRuleSize'

const EMPTY: SegmentInput = { name: '', description: '', brand: null, rule: { all: [] } }

/** Name, rule, live size and members of one segment; without a segment, a new one. */
export function SegmentForm({ segment }: { segment: Segment | null }) {
  const { t } = useTranslation('segments')
  const { t: tc } = useTranslation()
  const navigate = useNavigate()
  const canEdit = useCanEdit('segments')
  const save = useSaveSegment(segment?.id ?? null)
  const [draft, setDraft] = useState<SegmentInput>(segment ?? EMPTY)
  const size = useRuleSize(draft.rule)
  const saved = segment ?? EMPTY
  const changed = (['name', 'description', 'brand', 'rule'] as const).some(
    (key) => JSON.stringify(draft[key]) !== JSON.stringify(saved[key]),
  )
  const leave = useLeaveGuard(changed && canEdit)
  const fields = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<SegmentInput>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    const { name, description, brand, rule } = draft
    save.mutate(
      { name, description, brand, rule },
      {
        onSuccess: (stored) => {
          toast.success(t('saved', { name: stored.name }))
          if (!segment) {
            leave.allow()
            void navigate({ to: '/segments/$segmentId', params: { segmentId: String(stored.id) }, replace: true })
          }
        },
        onError: (error) => {
          if (Object.keys(error instanceof ApiError ? error.fields : {}).length === 0) toast.error(error)
          else if (problemsOf(error)) toast.error(t('notSaved'))
        },
      },
    )
  }

  return (
    <Page>
      <PageHeader
        title={segment ? segment.name : t('newTitle')}
        crumbs={[{ label: t('title'), to: '/segments' }]}
        badge={
          canEdit ? changed && segment && <Badge color="yellow">{t('unsaved')}</Badge> : <Badge color="gray">{tc('state.readOnly')}</Badge>
        }
        actions={
          canEdit && (
            <>
              {segment && <DeleteSegment segment={segment} onDeleted={leave.allow} />}
              <Button onClick={submit} loading={save.isPending} disabled={!changed}>
                {segment ? tc('actions.save') : t('create')}
              </Button>
            </>
          )
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Tabs defaultValue="rule">
            <Tabs.List mb="md">
              <Tabs.Tab value="rule">{t('tabs.rule')}</Tabs.Tab>
              <Tabs.Tab value="members" disabled={!segment}>
                {t('tabs.members')}
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rule" keepMounted>
              <Card>
                <RuleBuilder
                  rule={draft.rule}
                  onChange={(rule) => set({ rule })}
                  disabled={!canEdit}
                  errors={size.errors}
                  counts={size.counts}
                />
              </Card>
            </Tabs.Panel>
            {segment && (
              <Tabs.Panel value="members">
                <SegmentMembers id={segment.id} changed={changed} />
              </Tabs.Panel>
            )}
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <Card>
              <RuleSizeBar value={size} />
              {size.size && (
                <>
                  <Text size="xs" c="dimmed" mt="md" mb={2}>
                    {t('inWords')}
                  </Text>
                  <Text size="sm" className="k-sentence">
                    {size.size.words}
                  </Text>
                </>
              )}
            </Card>
            <Card>
              <Stack gap="sm">
                <TextInput
                  label={t('name')}
                  withAsterisk
                  maxLength={120}
                  disabled={!canEdit}
                  value={draft.name}
                  error={fields.name}
                  onChange={(event) => set({ name: event.currentTarget.value })}
                />
                <Textarea
                  label={t('description')}
                  autosize
                  minRows={2}
                  maxLength={500}
                  disabled={!canEdit}
                  value={draft.description}
                  error={fields.description}
                  onChange={(event) => set({ description: event.currentTarget.value })}
                />
                <BrandSelect
                  value={draft.brand}
                  onChange={(brand) => set({ brand })}
                  disabled={!canEdit}
                  error={fields.brand}
                />
              </Stack>
            </Card>
          </Stack>
        </Grid.Col>
      </Grid>
      {leave.dialog}
    </Page>
  )
}

interface BrandSelectProps {
  value: number | null
  onChange: (brand: number | null) => void
  disabled: boolean
  error?: string
}

function BrandSelect({ value, onChange, disabled, error }: BrandSelectProps) {
  const { t } = useTranslation('segments')
  const brands = useBrands().data ?? []
  return (
    <Select
      label={t('brand')}
      data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value === null ? null : String(value)}
      placeholder={t('allBrands')}
      clearable
      disabled={disabled}
      error={error}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  )
}
