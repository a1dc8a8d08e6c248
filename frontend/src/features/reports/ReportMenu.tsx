import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconFileSpreadsheet, IconFileTypeCsv, IconLink, IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type ReportAnswer, reportFile, type ReportFilters, type ReportName } from './api'
import type { ReportSearch } from './search'
import { ScheduleDialog } from './sharing/ScheduleDialog'
import { ShareDialog } from './sharing/ShareDialog'
import { useReportWords } from './words'

interface ReportMenuProps {
  report: ReportName
  answer: ReportAnswer | undefined
  search: ReportSearch
  filters: ReportFilters
  /** It asks for the answer, whose tables are listed, only when it is opened. */
  onOpen?: () => void
}

/** What can be done with a report beside reading it: taken away as files, sent by mail, shared. */
export function ReportMenu({ report, answer, search, filters, onOpen }: ReportMenuProps) {
  const { t } = useTranslation('reports')
  const words = useReportWords(report.key)
  const [dialog, setDialog] = useState<'share' | 'mail' | null>(null)
  const tables = answer?.tables ?? []
  const asked = { report: report.key, search, filters, onClose: () => setDialog(null) }
  return (
    <>
      <Menu position="bottom-end" width={300} onOpen={onOpen}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('menu.more')} disabled={!answer && !onOpen}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah="min(520px, 80vh)" style={{ overflowY: 'auto' }}>
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => setDialog('share')}>
            {t('menu.share')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMail size={16} />} onClick={() => setDialog('mail')}>
            {t('menu.mail')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('menu.files')}</Menu.Label>
          <Menu.Item leftSection={<IconFileSpreadsheet size={16} />} component="a" href={reportFile(report.key, 'xlsx', filters, { table: '' })}>
            {t('menu.xlsx')}
          </Menu.Item>
          {tables.map((table) => (
            <Menu.Item
              key={table.key}
              leftSection={<IconFileTypeCsv size={16} />}
              component="a"
              href={reportFile(report.key, 'csv', filters, { table: table.key })}
            >
              {t('menu.csv', { table: words.table(table) })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'share' && <ShareDialog {...asked} />}
      {dialog === 'mail' && <ScheduleDialog {...asked} />}
    </>
  )
}
