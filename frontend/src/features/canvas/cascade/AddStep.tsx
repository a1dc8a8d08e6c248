import { Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'

import { ChannelTile } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import classes from './CascadeBody.module.css'

/** One more channel, at the place where a cascade that climbs from cheap to dear has it. On the selected card only. */
export function AddStep({ onAdd }: { onAdd: (channel: string) => void }) {
  const { t, label, channels } = useCanvasContext().words
  const byRank = [...channels.values()].sort((a, b) => a.rank - b.rank)
  return (
    <Menu position="bottom-start" width={240} withinPortal>
      <Menu.Target>
        <button type="button" data-adds className={`${classes.add ?? ''} nodrag nopan`}>
          <IconPlus size={14} aria-hidden />
          {t('cascade.addChannel')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {byRank.map((kind) => (
          <Menu.Item key={kind.key} leftSection={<ChannelTile channel={kind.key} size={24} />} onClick={() => onAdd(kind.key)}>
            {label('channel', kind.key, kind.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
