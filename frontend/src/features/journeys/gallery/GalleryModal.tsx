import { Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type GalleryTemplate, useTemplates } from '../api'
import { BeginJourney } from './BeginJourney'
import { TemplateList } from './TemplateList'

interface GalleryModalProps {
  opened: boolean
  /** Key of the template to begin with; null for the empty canvas, undefined for the choice of all of them. */
  start?: string | null
  onClose: () => void
}

const PHONE = '(max-width: 48em)'

/** A new journey: choose what to start from, look at it, say who it is for. */
export function GalleryModal({ opened, start, onClose }: GalleryModalProps) {
  const { t } = useTranslation('gallery')
  const navigate = useNavigate()
  const templates = useTemplates(opened)
  // Undefined as long as nothing has been chosen here.
  const [chosen, choose] = useState<{ template: GalleryTemplate | null } | 'none' | undefined>(undefined)
  const phone = useMediaQuery(PHONE)
  const given = start === undefined ? undefined : start === null ? { template: null } : of(templates.data, start)
  const looked = chosen === 'none' ? undefined : (chosen ?? given)

  function close() {
    choose(undefined)
    onClose()
  }

  return (
    <Modal opened={opened} onClose={close} title={t('title')} size={1060} fullScreen={phone}>
      {looked ? (
        <BeginJourney
          key={looked.template?.key ?? 'empty'}
          template={looked.template}
          onBack={() => choose('none')}
          onDone={(id) => {
            close()
            void navigate({ to: '/journeys/$journeyId', params: { journeyId: String(id) } })
          }}
        />
      ) : (
        <TemplateList onChoose={(template) => choose({ template })} />
      )}
    </Modal>
  )
}

function of(templates: GalleryTemplate[] | undefined, key: string): { template: GalleryTemplate } | undefined {
  const template = templates?.find((each) => each.key === key)
  return template && { template }
}
