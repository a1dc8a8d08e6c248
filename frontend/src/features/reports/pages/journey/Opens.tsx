import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ReportAnswer } from '../../api'
import { useReportSurroundings } from '../../context'
import { PeopleDrawer } from '../../people/PeopleDrawer'
import classes from './journey.module.css'
import { tableOf } from './rows'

interface OpensProps {
  answer: ReportAnswer
  table: string
  column: string
  row: string
  /** What is counted, in words. */
  label: string
  value: number
  children: ReactNode
}

/** A number that opens the people behind it. */
export function Opens({ answer, table: key, column, row, label, value, children }: OpensProps) {
  const { t } = useTranslation('reports')
  const { shared } = useReportSurroundings()
  const [opened, setOpened] = useState(false)
  const table = tableOf(answer, key)
  if (shared || value === 0 || !table) return <span className={classes.number}>{children}</span>
  return (
    <>
      <UnstyledButton
        className={classes.opens}
        title={t('people.open')}
        aria-label={`${label}: ${value}. ${t('people.open')}`}
        onClick={() => setOpened(true)}
      >
        {children}
      </UnstyledButton>
      {opened && <PeopleDrawer report={answer} table={table} place={{ table: key, column, row }} onClose={() => setOpened(false)} />}
    </>
  )
}
