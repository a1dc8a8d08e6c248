import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Beside, Comparison, Split } from '@/api/segmentCompare'
import { useFormat } from '@/format'
import { useLabel } from '@/i18n/useLabel'

import { Meter } from './Columns'
import classes from './Compare.module.css'
import { colorOf, Letter } from './Letter'

const SHOWN = 3

/** Which attributes would divide each segment into groups that buy differently. */
export function Splits({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation('segmentPages')
  const divided = comparison.segments.map((segment, place) => ({ segment, place })).filter(({ segment }) => segment.splits.length > 0)
  return (
    <div>
      <Title order={2}>{t('splits.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm" maw={760}>
        {t('splits.text')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: Math.min(3, divided.length) }} spacing="md">
        {divided.map(({ segment, place }) => (
          <Card key={segment.id}>
            <Group gap={8} wrap="nowrap" mb="sm">
              <Letter place={place} />
              <Text fw={600} size="sm" lineClamp={2}>
                {segment.name}
              </Text>
            </Group>
            <SplitsOf segment={segment} place={place} />
          </Card>
        ))}
      </SimpleGrid>
    </div>
  )
}

function SplitsOf({ segment, place }: { segment: Beside; place: number }) {
  return (
    <Stack gap="lg">
      {segment.splits.slice(0, SHOWN).map((split) => (
        <OneSplit key={split.attribute} split={split} color={colorOf(place)} />
      ))}
    </Stack>
  )
}

/** Its groups: how large each is, and how many of them bought. */
function OneSplit({ split, color }: { split: Split; color: string }) {
  const { t } = useTranslation('segmentPages')
  const format = useFormat()
  const label = useLabel()
  return (
    <table className={classes.split}>
      <caption>
        {t('splits.by', { attribute: label('attribute', split.attribute, split.label) })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('splits.group')}</th>
          <th scope="col">{t('splits.share')}</th>
          <th scope="col">{t('splits.bought')}</th>
        </tr>
      </thead>
      <tbody>
        {split.values.map((group) => (
          <tr key={group.value}>
            <th scope="row">{t(`splits.value.${group.value.replaceAll('.', '_').replaceAll(' ', '_')}`, { defaultValue: group.value })}</th>
            <td className="k-num">
              {format.percent(group.share)}
              <Meter value={group.share} color="var(--k-reach)" />
            </td>
            <td className="k-num">
              {format.percent(group.bought)}
              <Meter value={group.bought} color={color} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
