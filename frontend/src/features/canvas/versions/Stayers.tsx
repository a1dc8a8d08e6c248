import { Anchor, Button, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Failed } from '@/components/states'

import { useCanvasContext } from '../CanvasContext'
import { type Stayer, useStayers } from '../publishing/api'
import classes from '../publishing/Changes.module.css'

interface StayersProps {
  version: number
  count: number
}

/** Who stays on a version that was undone, because they have acted or entered since. */
export function Stayers({ version, count }: StayersProps) {
  const { t, format } = useCanvasContext().words
  const [opened, setOpened] = useState(false)
  return (
    <div>
      <Button size="compact-xs" variant="subtle" onClick={() => setOpened(!opened)} aria-expanded={opened}>
        {t('versions:stayers.show', { count, number: format.number(count) })}
      </Button>
      {opened && <People version={version} />}
    </div>
  )
}

function People({ version }: { version: number }) {
  const { journeyId, types, words } = useCanvasContext()
  const found = useStayers(journeyId, version)
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton h={60} />
  const nameOf = ({ node_type: type, node_name: name }: Stayer) => (name === types.get(type)?.label ? words.label('node', type, name) : name)
  return (
    <ul className={classes.list}>
      {found.data.results.map((each) => (
        <li key={each.id}>
          <Text size="xs">
            <Anchor component={Link} to={`/customers/${each.id}`} size="xs">
              {each.name === '' ? `#${each.id}` : each.name}
            </Anchor>{' '}
            · {nameOf(each)} · {words.t(each.entered_since ? 'versions:stayers.entered' : 'versions:stayers.acted')}
          </Text>
        </li>
      ))}
    </ul>
  )
}
