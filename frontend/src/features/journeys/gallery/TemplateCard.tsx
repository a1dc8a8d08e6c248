import { Group, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { ChannelIcon } from '@/channels'

import type { GalleryTemplate } from '../api'
import { GraphPicture } from '../GraphPicture'
import classes from './gallery.module.css'
import { useTemplateWords } from './useTemplateWords'

interface TemplateCardProps {
  /** Null stands for the empty canvas. */
  template: GalleryTemplate | null
  onChoose: () => void
}

/** One way to start: a small picture of its graph, when to use it, and its channels. */
export function TemplateCard({ template, onChoose }: TemplateCardProps) {
  const { t } = useTranslation('gallery')
  const words = useTemplateWords()
  const { name, when } = template ? words(template) : { name: t('empty.name'), when: t('empty.text') }
  return (
    <button type="button" className={classes.card} data-testid={`template-${template?.key ?? 'empty'}`} onClick={onChoose}>
      <span className={classes.picture}>
        {template ? <GraphPicture graph={template.graph} /> : <IconPencil size={30} stroke={1.3} aria-hidden />}
      </span>
      <Text size="sm" fw={600} component="span" lineClamp={2}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" component="span" lh={1.45} lineClamp={3} title={when}>
        {when}
      </Text>
      {template && (
        <Group gap={5} mt="auto" pt={6} component="span" aria-hidden>
          {template.channels.map((channel) => (
            <ChannelIcon key={channel} channel={channel} size={15} />
          ))}
        </Group>
      )}
    </button>
  )
}
