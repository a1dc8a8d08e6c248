import { Group, Pagination, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useSegmentMembers } from '@/api/segments'
import { CustomersTable } from '@/components/CustomersTable'
import { Note } from '@/components/Note'
import { Failed } from '@/components/states'

const PAGE_SIZE = 25

interface SegmentMembersProps {
  id: number
  /** The rule on the screen is not the saved one, whose members are shown. */
  changed: boolean
}

/** The customers who are in the saved segment at this moment. */
export function SegmentMembers({ id, changed }: SegmentMembersProps) {
  const { t } = useTranslation('segments')
  const [page, setPage] = useState(1)
  const members = useSegmentMembers(id, page)
  if (members.isLoadingError) return <Failed error={members.error} onRetry={() => void members.refetch()} />
  const pages = Math.ceil((members.data?.count ?? 0) / PAGE_SIZE)
  return (
    <Stack gap="sm">
      {changed && (
        <Note icon={IconInfoCircle} color="yellow">
          {t('members.ofSaved')}
        </Note>
      )}
      {members.data?.count === 0 ? (
        <Text c="dimmed" py="lg" ta="center">
          {t('members.nobody')}
        </Text>
      ) : (
        <CustomersTable rows={members.data?.results} />
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination total={pages} value={page} onChange={setPage} size="sm" />
        </Group>
      )}
    </Stack>
  )
}
