import { Button, Text } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './Footer.module.css'

interface FooterProps {
  onBack: () => void
  onNext: () => void
  next: string
  /** Why one cannot go on yet; empty when one can. */
  hint?: string
  /** What has to be there first is there. */
  isReady?: boolean
  loading?: boolean
}

/** Back and on, always in sight. */
export function Footer({ onBack, onNext, next, hint = '', isReady = true, loading = false }: FooterProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className={classes.footer}>
      <Button variant="default" onClick={onBack} leftSection={<IconArrowLeft size={16} />} miw="max-content">
        {t('actions.back')}
      </Button>
      <Text size="xs" c="dimmed" className={classes.hint} id={id} lineClamp={2}>
        {hint}
      </Text>
      <Button
        onClick={onNext}
        disabled={hint !== '' || !isReady}
        loading={loading}
        rightSection={<IconArrowRight size={16} />}
        aria-describedby={hint ? id : undefined}
        miw="max-content"
      >
        {next}
      </Button>
    </div>
  )
}
