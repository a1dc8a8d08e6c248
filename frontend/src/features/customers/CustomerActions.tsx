import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconFileExport, IconGitMerge, IconUserX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { exportFile } from '@/api/profile'
import { useCanEdit, useIsForAllBrands } from '@/api/session'
import type { CustomerProfile } from '@/api/types'

import { EraseDialog } from './EraseDialog'
import { JoinDialog } from './JoinDialog'

/** What can be done with a customer as a whole: joined, taken along, erased. */
export function CustomerActions({ profile }: { profile: CustomerProfile }) {
  const { t } = useTranslation('customers')
  const isForAll = useIsForAllBrands()
  const canJoin = useCanEdit('profiles') && isForAll
  const isAdmin = useCanEdit('settings')
  const [opened, setOpened] = useState<'join' | 'erase' | null>(null)
  const close = () => setOpened(null)
  if (!canJoin && !isAdmin) return null
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            {t('actions.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {canJoin && (
            <Menu.Item leftSection={<IconGitMerge size={16} />} onClick={() => setOpened('join')}>
              {t('actions.join')}
            </Menu.Item>
          )}
          {isAdmin && (
            <>
              <Menu.Item component="a" href={exportFile(profile.id)} download leftSection={<IconFileExport size={16} />}>
                {t('actions.export')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconUserX size={16} />} onClick={() => setOpened('erase')}>
                {t('actions.erase')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {opened === 'join' && <JoinDialog profile={profile} onClose={close} />}
      {opened === 'erase' && <EraseDialog profile={profile} onClose={close} />}
    </>
  )
}
