import { Button, Card, Group, Text, Title, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useCanEdit } from '@/api/session'
import type { Known } from '@/api/types'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { AttributeDialog } from './AttributeDialog'
import classes from './Customer.module.css'
import { useSourceWords } from './useSourceWords'
import { written } from './written'

/** So many are seen at once; the others on demand. */
const SHOWN = 12

/** What is known: each with where it came from and when; a click tells its history and lets it be changed. */
export function AttributesCard({ customer, known }: { customer: number; known: Known[] }) {
  const { t } = useTranslation('customers')
  const canEdit = useCanEdit('profiles')
  const [opened, setOpened] = useState<string | null>(null)
  const [isAdding, setAdding] = useState(false)
  const [all, setAll] = useState(false)
  const shown = all || known.length <= SHOWN + 2 ? known : known.slice(0, SHOWN)
  return (
    <Card data-testid="attributes">
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Title order={3}>{t('profile.attributes')}</Title>
        {canEdit && (
          <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
            {t('attributes.add')}
          </Button>
        )}
      </Group>
      {known.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('attributes.none')}
        </Text>
      )}
      <ul className={classes.attributes}>
        {shown.map((each) => (
          <li key={each.key}>
            <Attribute known={each} onOpen={() => setOpened(each.key)} />
          </li>
        ))}
      </ul>
      {shown.length < known.length && (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {t('attributes.all', { count: known.length })}
        </Button>
      )}
      {opened !== null && (
        <AttributeDialog customer={customer} known={known} attribute={opened} canEdit={canEdit} onClose={() => setOpened(null)} />
      )}
      {isAdding && <AttributeDialog customer={customer} known={known} attribute={null} canEdit onClose={() => setAdding(false)} />}
    </Card>
  )
}

function Attribute({ known, onOpen }: { known: Known; onOpen: () => void }) {
  const { t } = useTranslation('customers')
  const { t: tc } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const source = useSourceWords()
  return (
    <UnstyledButton className={classes.attribute} onClick={onOpen}>
      <span className={classes.factName}>{label('attribute', known.key, known.label)}</span>
      <span className={classes.factValue}>
        <Text component="span" size="sm" display="block" lineClamp={4}>
          {written(known.value, format, { yes: tc('state.yes'), no: tc('state.no') })}
        </Text>
        <Text component="span" size="xs" c="dimmed" display="block" title={format.dateTime(known.at)}>
          {[known.source === '' ? '' : source(known.source), format.ago(known.at)].filter(Boolean).join(' · ')}
        </Text>
      </span>
      <span className="k-visually-hidden">{t('attributes.open')}</span>
    </UnstyledButton>
  )
}
