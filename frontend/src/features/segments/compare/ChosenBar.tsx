import { Button, Checkbox, CloseButton, Group, Paper, Text } from '@mantine/core'
import { IconLayersIntersect } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { FEWEST_COMPARED, MOST_COMPARED } from '@/api/segmentCompare'
import type { Segment } from '@/api/types'
import { ButtonLink } from '@/components/links'

import { writeIds } from './chosen'
import classes from './ChosenBar.module.css'

interface ChosenProps {
  chosen: number[]
  onChange: (chosen: number[]) => void
}

/** Takes a segment into the comparison. */
export function Choose({ segment: { id, name }, chosen, onChange }: ChosenProps & { segment: Segment }) {
  const { t } = useTranslation('segmentPages')
  const held = chosen.includes(id)
  return (
    <Checkbox
      size="xs"
      aria-label={t('list.choose', { name })}
      checked={held}
      disabled={!held && chosen.length >= MOST_COMPARED}
      onChange={() => onChange(held ? chosen.filter((other) => other !== id) : [...chosen, id])}
    />
  )
}

/** At the foot of the list, once segments are chosen: on to their comparison. */
export function ChosenBar({ chosen, onChange }: ChosenProps) {
  const { t } = useTranslation('segmentPages')
  if (chosen.length === 0) return null
  return (
    <Paper className={classes.bar} withBorder shadow="md" px="md" py={8}>
      <Group gap="sm" wrap="nowrap">
        {chosen.length < FEWEST_COMPARED ? (
          <>
            <Text size="sm">{t('list.oneMore')}</Text>
            <Button size="compact-md" disabled leftSection={<IconLayersIntersect size={16} />}>
              {t('list.compareChosen', { count: chosen.length })}
            </Button>
          </>
        ) : (
          <ButtonLink
            size="compact-md"
            to="/segments/compare"
            search={{ ids: writeIds(chosen) }}
            leftSection={<IconLayersIntersect size={16} />}
          >
            {t('list.compareChosen', { count: chosen.length })}
          </ButtonLink>
        )}
        <CloseButton aria-label={t('list.clear')} onClick={() => onChange([])} />
      </Group>
    </Paper>
  )
}
