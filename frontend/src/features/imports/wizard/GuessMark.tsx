import { Badge, Tooltip } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** What the server has guessed is marked until somebody has said it. */
export function GuessMark() {
  const { t } = useTranslation('imports')
  return (
    <Tooltip label={t('guess.help')}>
      <Badge color="violet" size="sm" leftSection={<IconSparkles size={11} aria-hidden />}>
        {t('guess.mark')}
      </Badge>
    </Tooltip>
  )
}
