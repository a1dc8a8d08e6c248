import { Card, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { asText } from '@/features/forms/inputProps'

import { type Draft, isGuessed, withTerm } from '../draft'
import classes from './Columns.module.css'
import { Labelled } from './Labelled'
import { REGIONS } from './regions'
import { CURRENCIES, relevantTerms, type Term, TIME_ZONES } from './terms'

/** What holds for every row: how times, amounts and phone numbers are written, and where the file comes from. */
export function TermsCard({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t, i18n } = useTranslation('imports')
  const { mapping } = draft
  const terms = relevantTerms(mapping)
  const set = (term: Term) => (value: unknown) => onChange(withTerm(draft, term, value))
  const about = (term: Term) => ({
    label: <Labelled guessed={isGuessed(draft, term)}>{t(`terms.${term}.label`)}</Labelled>,
    description: t(`terms.${term}.help`),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  })

  function draw(term: Term) {
    switch (term) {
      case 'region': {
        const names = new Intl.DisplayNames(i18n.language, { type: 'region' })
        return (
          <Select
            {...about(term)}
            placeholder={t('terms.region.none')}
            data={REGIONS.map((region) => ({ value: region, label: names.of(region) ?? region }))}
            value={asText(mapping.region) || null}
            searchable
            clearable
            onChange={(next) => set(term)(next ?? '')}
          />
        )
      }
      case 'time_zone':
        return (
          <Select
            {...about(term)}
            data={TIME_ZONES}
            value={asText(mapping.time_zone) || 'UTC'}
            searchable
            allowDeselect={false}
            limit={100}
            onChange={(next) => next && set(term)(next)}
          />
        )
      case 'currency':
        return (
          <Select
            {...about(term)}
            data={CURRENCIES}
            value={asText(mapping.currency) || 'USD'}
            searchable
            allowDeselect={false}
            onChange={(next) => next && set(term)(next)}
          />
        )
      case 'decimal':
        return (
          <Stack gap={4}>
            <Text size="sm" fw={500} component="div">
              {about(term).label}
            </Text>
            <SegmentedControl
              aria-label={t('terms.decimal.label')}
              data={[
                { value: '.', label: '1234.56' },
                { value: ',', label: '1234,56' },
              ]}
              size="sm"
              value={asText(mapping.decimal) || '.'}
              onChange={set(term)}
            />
          </Stack>
        )
      case 'as_of':
        return (
          <TextInput
            {...about(term)}
            type="date"
            value={asText(mapping.as_of).slice(0, 10)}
            onChange={(event) => set(term)(event.currentTarget.value ? `${event.currentTarget.value}T00:00:00Z` : null)}
          />
        )
      case 'source':
        return (
          <TextInput
            {...about(term)}
            placeholder={t('terms.source.example')}
            maxLength={40}
            value={asText(mapping.source)}
            onChange={(event) => set(term)(event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_.-]+/g, '_'))}
          />
        )
      case 'list':
        return (
          <TextInput
            {...about(term)}
            placeholder={t('terms.list.example')}
            maxLength={120}
            value={asText(mapping.list)}
            onChange={(event) => set(term)(event.currentTarget.value)}
          />
        )
    }
  }

  return (
    <Card>
      <Text fw={600} mb="sm">
        {t('terms.title')}
      </Text>
      <div className={classes.terms}>
        {terms.map((term) => (
          <div key={term}>{draw(term)}</div>
        ))}
      </div>
    </Card>
  )
}
