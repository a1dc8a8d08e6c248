import { Button, Menu, ScrollArea, Text } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useAttributes } from '@/api/attributes'
import { useLabel } from '@/i18n/useLabel'

import classes from './templates.module.css'

interface Offer {
  key: string
  text: string
}

const EVENT: Offer[] = [
  { key: 'total', text: '{{ event.total | money }}' },
  { key: 'number', text: '{{ event.number }}' },
  { key: 'url', text: '{{ event.url }}' },
  { key: 'at', text: '{{ event.at | date }}' },
  { key: 'lines', text: '{% for line in event.lines %}{{ line.name }}: {{ line.price | money }}\n{% endfor %}' },
]
const PICTURES: Offer = {
  key: 'pictures',
  text: '{% for line in event.lines %}<p><img src="{{ line.picture }}" width="64" alt=""> {{ line.name }}: {{ line.price | money }}</p>\n{% endfor %}',
}
const BRAND: Offer[] = [
  { key: 'brandName', text: '{{ brand.name }}' },
  { key: 'address', text: '{{ brand.postal_address }}' },
]
const LINKS: Offer[] = [
  { key: 'unsubscribe', text: '{{ unsubscribe_url }}' },
  { key: 'preferences', text: '{{ preferences_url }}' },
  { key: 'telegram', text: '{{ telegram_url }}' },
]
const FORMATS: Offer[] = [
  { key: 'default', text: "{{ customer.first_name | default('…') }}" },
  { key: 'if', text: '{% if customer.city %}{{ customer.city }}{% endif %}' },
  { key: 'money', text: "{{ event.total | money('EUR') }}" },
  { key: 'date', text: "{{ customer.birthday | date('d MMMM') }}" },
  { key: 'plural', text: "{{ event.lines | length }} {{ event.lines | length | plural('…', '…', '…') }}" },
]

/** What can stand in a text, said in words; a click writes it where the caret was. */
export function VariableMenu({ html, onInsert }: { html: boolean; onInsert: (text: string) => void }) {
  const { t } = useTranslation('templates')
  const label = useLabel()
  const attributes = useAttributes().data ?? []
  const customer: Offer[] = [
    { key: 'name', text: '{{ customer.name }}' },
    ...attributes.map(({ key }) => ({ key: `attribute:${key}`, text: `{{ customer.${key} }}` })),
  ]
  const nameOf = (key: string) => {
    const attribute = attributes.find((each) => key === `attribute:${each.key}`)
    return attribute ? label('attribute', attribute.key, attribute.label) : t(`variables.${key}`)
  }
  const groups: [string, Offer[]][] = [
    ['customer', customer],
    ['event', html ? [...EVENT, PICTURES] : EVENT],
    ['brand', BRAND],
    ['links', LINKS],
    ['formats', FORMATS],
  ]
  return (
    <Menu position="bottom-start" width={360} trapFocus={false} returnFocus={false}>
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconBraces size={14} aria-hidden />}>
          {t('insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={380} type="auto" scrollbars="y" offsetScrollbars>
          {groups.map(([group, offers]) => (
            <div key={group} style={{ maxWidth: 336 }}>
              <Menu.Label>{t(`groups.${group}`)}</Menu.Label>
              {offers.map(({ key, text }) => (
                <Menu.Item key={key} onClick={() => onInsert(text)}>
                  <Text size="sm">{nameOf(key)}</Text>
                  <code className={classes.code}>{text.replace(/\s*\n\s*/g, ' ')}</code>
                </Menu.Item>
              ))}
            </div>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
