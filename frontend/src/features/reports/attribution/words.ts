import { useTranslation } from 'react-i18next'

/** What was done with a message, by the key of its row (`email.clicked`). */
export function useTouchWords(): (key: string) => string {
  const { t } = useTranslation('report_attribution')
  return (key) => t(`touch.${key.split('.')[1] ?? key}`)
}
