import { Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'

import { useCanvasContext } from '../CanvasContext'
import classes from './EmptyCanvas.module.css'

/** What to do first, where nothing is yet. */
export function EmptyCanvas({ editable }: { editable: boolean }) {
  const { t } = useCanvasContext().words
  return (
    <div className={classes.empty}>
      <Title order={2}>{t('empty.title')}</Title>
      <Text c="dimmed" size="sm" maw={380}>
        {editable ? t('empty.text') : t('empty.nothing')}
      </Text>
      {editable && (
        <ol className={classes.steps}>
          <li>{t('empty.step1')}</li>
          <li>{t('empty.step2')}</li>
          <li>{t('empty.step3')}</li>
        </ol>
      )}
      {editable && (
        <Text size="xs" c="dimmed" className={classes.hint} visibleFrom="sm">
          <IconArrowLeft size={15} aria-hidden /> {t('empty.hint')}
        </Text>
      )}
    </div>
  )
}
