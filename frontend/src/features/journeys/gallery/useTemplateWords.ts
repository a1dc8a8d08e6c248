import { useTranslation } from 'react-i18next'

import type { GalleryTemplate } from '../api'

/** What a template is called and when to use it, in the person's language. */
export function useTemplateWords() {
  const { t } = useTranslation('gallery')
  return (template: GalleryTemplate) => ({
    name: t(`template.${template.key}.name`, { defaultValue: template.name }),
    when: t(`template.${template.key}.when`, { defaultValue: template.description }),
  })
}
