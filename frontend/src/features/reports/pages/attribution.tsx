import { Card, Text, Title } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { Note } from '@/components/Note'

import type { ReportAnswer } from '../api'
import { AllPurchases } from '../attribution/AllPurchases'
import { Lags } from '../attribution/Lags'
import { OverTime } from '../attribution/OverTime'
import { Rules } from '../attribution/Rules'
import { useTouchWords } from '../attribution/words'
import { LeftOut } from '../LeftOut'
import type { PageProps } from '../page'
import { ReportTable } from '../ReportTable'
import { RULES } from '../search'

/** Which journeys and messages purchases count for, with the rule beside the numbers and the purchases of no message. */
export default function AttributionReport({ answer: given }: PageProps) {
  const { t } = useTranslation('report_attribution')
  const answer = useMemo(() => withoutRule(given), [given])
  const rule = RULES.find((each) => each === answer.extra.rule) ?? 'last'
  const touchWords = useTouchWords()
  return (
    <>
      <Note icon={IconScale} color="petrol">
        <span data-testid="rule">
          <b>{t(`rule.${rule}.name`)}.</b> {t(`rule.${rule}.says`)}
        </span>
      </Note>
      <LeftOut answer={answer} />
      <AllPurchases answer={answer} />
      <OverTime answer={answer} />
      <ReportTable report={answer} table="journeys" atFirst={12} />
      <ReportTable report={answer} table="messages" atFirst={15} />
      <Rules answer={answer} rule={rule} />
      <Lags answer={answer} />
      <ReportTable report={answer} table="touches" cell={(row, column, usual) => (column.key === 'touch' ? touchWords(row.key) : usual)} />
      <Card component="section" aria-label={t('limits.title')}>
        <Title order={2}>{t('limits.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('limits.text')}
        </Text>
      </Card>
    </>
  )
}

/** In a file each table has to say its rule. Here it stands once, above all of them. */
function withoutRule(answer: ReportAnswer): ReportAnswer {
  const rules = Object.values((answer.extra.rules ?? {}) as Record<string, string>)
  return { ...answer, tables: answer.tables.map((table) => (rules.includes(table.note) ? { ...table, note: '' } : table)) }
}
