import { Badge, Card, Grid, Stack, Tabs } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { type SegmentInput, useSaveSegment, useStoredSegment } from '@/api/segments'
import { useCanEdit } from '@/api/session'
import type { Segment } from '@/api/types'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { toast } from '@/components/toast'
import { useLeaveGuard } from '@/components/useLeaveGuard'

import { ConflictDialog } from './ConflictDialog'
import { DeleteSegment } from './DeleteSegment'
import { SegmentExplain } from './explain/SegmentExplain'
import { SegmentHistory } from './history/SegmentHistory'
import { useStart } from './ready/start'
import { RuleBuilder } from './RuleBuilder'
import { RuleSample } from './RuleSample'
import { RuleSentence } from './RuleSentence'
import { RuleSizeBar } from './RuleSizeBar'
import { SaveButtons } from './SaveButtons'
import classes from './SegmentForm.module.css'
import { SegmentMembers } from './SegmentMembers'
import { SegmentNames } from './SegmentNames'
import { problemsOf, useRuleSize } from './useRuleSize'

const EMPTY: SegmentInput = { name: '', description: '', brand: null, rule: { all: [] } }

const contentOf = ({ name, description, brand, rule }: SegmentInput): SegmentInput => ({ name, description, brand, rule })
const same = (one: SegmentInput, other: SegmentInput) => JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other))

/** Name, rule, live size and members of one segment; without a segment, a new one. */
export function SegmentForm({ segment }: { segment: Segment | null }) {
  const { t } = useTranslation('segments')
  const { t: tc } = useTranslation()
  const { t: tp } = useTranslation('segmentPages')
  const navigate = useNavigate()
  const canEdit = useCanEdit('segments')
  const save = useSaveSegment(segment?.id ?? null)
  const storedNow = useStoredSegment()
  const start = useStart()
  const [draft, setDraft] = useState<SegmentInput>(segment ?? start ?? EMPTY)
  // What the draft was made from: whatever else is stored now was stored by somebody else.
  const [base, setBase] = useState<SegmentInput>(segment ?? EMPTY)
  const [theirs, setTheirs] = useState<Segment | null>(null)
  const [checking, setChecking] = useState(false)
  const size = useRuleSize(draft.rule)
  const changed = !same(draft, base)
  const leave = useLeaveGuard(changed && canEdit)
  const fields = save.error instanceof ApiError ? save.error.fields : {}
  const set = (change: Partial<SegmentInput>) => setDraft((before) => ({ ...before, ...change }))

  function begin(from: Segment) {
    setDraft(from)
    setBase(from)
    setTheirs(null)
  }
  // Nothing of one's own is lost when what others have saved is simply shown.
  if (segment && !changed && !save.isPending && !same(segment, base)) begin(segment)

  async function submit() {
    if (!segment) {
      store()
      return
    }
    setChecking(true)
    const stored = await storedNow(segment.id).catch(() => null)
    setChecking(false)
    if (stored && !same(stored, base)) setTheirs(stored)
    else store(stored)
  }

  /** In the place of what was `seen`, and of nothing that somebody saves in this very moment. */
  function store(seen: Segment | null = null) {
    setTheirs(null)
    save.mutate({ ...contentOf(draft), ...(seen && { seen_at: seen.updated_at }) }, {
      onSuccess: (stored) => {
        toast.success(t('saved', { name: stored.name }))
        setBase(contentOf(draft))
        if (segment) return
        leave.allow()
        void navigate({ to: '/segments/$segmentId', params: { segmentId: String(stored.id) }, replace: true })
      },
      onError: (error) => {
        if (error instanceof ApiError && error.code === 'segment_changed') void submit()
        else if (Object.keys(error instanceof ApiError ? error.fields : {}).length === 0) toast.error(error)
        else if (problemsOf(error)) toast.error(t('notSaved'))
        else if (error instanceof ApiError && error.fields.name) toast.error(error.fields.name)
      },
    })
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
              <SaveButtons
                draft={draft}
                isNew={!segment}
                changed={changed}
                saving={save.isPending || checking}
                onSave={() => void submit()}
              />
            </>
          )
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <SegmentNames value={draft} onChange={set} errors={fields} disabled={!canEdit} />
          <Tabs defaultValue="rule" mt="md">
            <Tabs.List mb="md">
              <Tabs.Tab value="rule">{t('tabs.rule')}</Tabs.Tab>
              <Tabs.Tab value="members" disabled={!segment}>
                {t('tabs.members')}
              </Tabs.Tab>
              <Tabs.Tab value="history" disabled={!segment}>
                {tp('tabs.history')}
              </Tabs.Tab>
              <Tabs.Tab value="explain" disabled={!segment}>
                {tp('tabs.explain')}
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rule" keepMounted>
              <Card className={classes.rule}>
                <RuleBuilder
                  rule={draft.rule}
                  onChange={(rule) => set({ rule })}
                  disabled={!canEdit}
                  errors={size.errors}
                  counts={size.counts}
                />
                <RuleSentence rule={draft.rule} size={size} />
              </Card>
            </Tabs.Panel>
            {segment && (
              <>
                <Tabs.Panel value="members">
                  <SegmentMembers id={segment.id} changed={changed} />
                </Tabs.Panel>
                <Tabs.Panel value="history" keepMounted={false}>
                  <SegmentHistory id={segment.id} />
                </Tabs.Panel>
                <Tabs.Panel value="explain" keepMounted={false}>
                  <SegmentExplain segment={segment} changed={changed} />
                </Tabs.Panel>
              </>
            )}
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md" className={classes.side}>
            <Card>
              <RuleSizeBar value={size} />
            </Card>
            <Card>
              <RuleSample size={size} />
            </Card>
          </Stack>
        </Grid.Col>
      </Grid>
      <ConflictDialog
        theirs={theirs}
        onClose={() => setTheirs(null)}
        onTake={begin}
        onOverwrite={() => store(theirs)}
      />
      {leave.dialog}
    </Page>
  )
}
