import { Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { JourneyTemplate } from '@/api/types'

import { GraphPicture } from './GraphPicture'
import classes from './journeys.module.css'

interface TemplateCardProps {
  /** Null stands for the empty canvas. */
  template: JourneyTemplate | null
  chosen: boolean
  onChoose: () => void
}

/** One way to start, with a small picture of its graph. */
export function TemplateCard({ template, chosen, onChoose }: TemplateCardProps) {
  const { t } = useTranslation('journeys')
  const name = template ? t(`template.${template.key}.name`, { defaultValue: template.name }) : t('create.emptyName')
  const about = template ? t(`template.${template.key}.description`, { defaultValue: template.description }) : t('create.emptyText')
  return (
    <button type="button" role="radio" aria-checked={chosen} className={classes.template} data-testid={`template-${template?.key ?? 'empty'}`} onClick={onChoose}>
      <span className={classes.picture}>
        {template ? <GraphPicture graph={template.graph} /> : <IconPencil size={30} stroke={1.3} aria-hidden />}
      </span>
      <Text size="sm" fw={600} component="span">
        {name}
      </Text>
      <Text size="xs" c="dimmed" component="span" lh={1.4}>
        {about}
      </Text>
    </button>
  )
}
