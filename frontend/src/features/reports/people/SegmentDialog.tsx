import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useFocusBack } from '@/components/focusing'
import { errorText, toast } from '@/components/toast'
import { BrandSelect } from '@/features/segments/SegmentNames'
import { useFormat } from '@/format'

import { type Place, type ReportAnswer, useMakeSegment } from '../api'
import { useReportSurroundings } from '../context'
import { dayOf } from '../days'
import type { PlaceNames } from './PeopleDrawer'

const LONGEST_NAME = 120

interface SegmentDialogProps {
  report: ReportAnswer
  place: Place
  suggested: PlaceNames
  onClose: () => void
  /** It is there, and will be opened. */
  onMade: () => void
}

/** Names the segment of the people behind a number, makes it and opens it. */
export function SegmentDialog({ report, place, suggested, onClose, onMade }: SegmentDialogProps) {
  useFocusBack()
  const { t } = useTranslation('reports')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { filters } = useReportSurroundings()
  const period = format.range(dayOf(filters.from), dayOf(filters.to))
  const [name, setName] = useState(() => [suggested.column, suggested.row, period].filter(Boolean).join(', ').slice(0, LONGEST_NAME))
  const [brand, setBrand] = useState<number | null>(filters.brand ?? null)
  const make = useMakeSegment(report.key, place, filters)
  const fields = make.error instanceof ApiError ? make.error.fields : {}

  return (
    <Modal opened onClose={onClose} title={t('people.segment')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(
            { name: name.trim(), brand },
            {
              onSuccess: (made) => {
                onMade()
                toast.success(t('people.made', { name: made.name }))
                void navigate({ to: '/segments/$segmentId', params: { segmentId: String(made.id) } })
              },
            },
          )
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('people.segmentText')}
          </Text>
          <TextInput
            data-autofocus
            label={t('people.segmentName')}
            withAsterisk
            maxLength={LONGEST_NAME}
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <BrandSelect value={brand} onChange={setBrand} error={fields.brand} />
          {make.error && !fields.name && !fields.brand && (
            <Text size="sm" c="red" role="alert">
              {errorText(make.error)}
            </Text>
          )}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {tc('actions.cancel')}
            </Button>
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
              {t('people.segment')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
