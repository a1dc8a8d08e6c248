import { Card, SegmentedControl, Stack, Tabs, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { CopyBlock, CopyField } from '@/features/settings/CopyField'

import { RotateKey } from './RotateKey'
import { curlOf, type Snippet, snippetsOf } from './snippets'
import classes from './Sources.module.css'

const PLACES: Snippet['place'][] = ['browser', 'node', 'python']
const NAMES = { browser: '', node: 'Node.js', python: 'Python' }
const VENDORS = [
  { value: 'segment', label: 'Segment' },
  { value: 'rudderstack', label: 'RudderStack' },
]

interface ConnectingProps {
  source: number
  writeKey: string
  canRotate: boolean
}

/** How a system is pointed at this source: its key, and the lines for each SDK. */
export function Connecting({ source, writeKey, canRotate }: ConnectingProps) {
  const { t } = useTranslation('sources')
  const [vendor, setVendor] = useState('segment')
  const [place, setPlace] = useState<string | null>('browser')
  const { origin } = window.location
  const snippet = snippetsOf(origin, writeKey).find((each) => each.vendor === vendor && each.place === place)
  return (
    <Card data-testid="connecting">
      <Title order={2}>{t('connect.title')}</Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('connect.text')}
      </Text>
      <Stack gap="md">
        <CopyField label={t('connect.writeKey')} description={t('connect.writeKeyHelp')} value={writeKey} />
        {canRotate && <RotateKey source={source} />}
        <CopyField label={t('connect.host')} value={origin} />
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('connect.vendor')}
            data={VENDORS}
            value={vendor}
            onChange={setVendor}
            disabled={place === 'curl'}
          />
          <Tabs value={place} onChange={setPlace} mt={6}>
            <Tabs.List className={classes.places}>
              {PLACES.map((each) => (
                <Tabs.Tab key={each} value={each}>
                  {NAMES[each] || t('connect.browser')}
                </Tabs.Tab>
              ))}
              <Tabs.Tab value="curl">{t('connect.other')}</Tabs.Tab>
            </Tabs.List>
          </Tabs>
        </div>
        {snippet ? (
          <>
            <CopyBlock label={t('connect.install')} value={snippet.install} />
            <CopyBlock label={t('connect.code')} description={t('connect.codeHelp')} value={snippet.code} />
          </>
        ) : (
          <CopyBlock label={t('connect.curl')} description={t('connect.curlHelp')} value={curlOf(origin, writeKey)} />
        )}
      </Stack>
    </Card>
  )
}
