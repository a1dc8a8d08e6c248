import { ActionIcon, Menu } from '@mantine/core'
import { IconFileExport, IconFileImport, IconFileText } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import { useCanvas, useCanvasContext } from '../CanvasContext'
import { mayEdit } from '../state/store'
import type { OpenDraft } from '../state/draft'

const IntoDraft = lazy(() => import('./IntoDraft'))

/** The draft as a file, with what was drawn a moment ago; and a file as the draft. */
export function FileMenu({ journey, draft }: { journey: number; draft: OpenDraft }) {
  const { t } = useCanvasContext().words
  const editable = useCanvas(mayEdit)
  const [opened, setOpened] = useState(false)

  async function save() {
    await draft.saver.flush()
    window.location.assign(`/api/v1/journeys/${journey}/export/`)
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('gallery:into.menu')} title={t('gallery:into.menu')}>
            <IconFileText size={18} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => void save()}>
            {t('gallery:file.export')}
          </Menu.Item>
          {editable && (
            <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => setOpened(true)}>
              {t('gallery:into.open')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {opened && (
        <Suspense fallback={null}>
          <IntoDraft draft={draft} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
