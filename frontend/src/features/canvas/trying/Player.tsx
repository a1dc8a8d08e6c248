import { ActionIcon, Group, Progress, Text, Tooltip } from '@mantine/core'
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
  IconRotate,
  type TablerIcon,
} from '@tabler/icons-react'

import type { Told } from './api'
import { clockAt, momentBefore, nextMoment, secondsBetween } from './scene'
import classes from './Try.module.css'
import type { Trial } from './useTrial'
import { useTryWords } from './useTryWords'

/** The clock, and how to move it. */
export function Player({ trial, told }: { trial: Trial; told: Told }) {
  const { t, format } = useTryWords()
  const { shown, playing } = trial
  const all = told.path.length
  const now = clockAt(told, shown)
  const gone = secondsBetween(told.at, now)
  const over = shown >= all
  return (
    <footer className={classes.player}>
      <Progress value={all === 0 ? 100 : (shown / all) * 100} size={3} aria-label={t('progress')} transitionDuration={200} />
      <Group justify="space-between" wrap="nowrap" px={12} py={8} gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} className="k-num" truncate data-testid="clock">
            {format.dateTime(now)}
          </Text>
          <Text size="xs" c="dimmed" className="k-num" truncate>
            {gone === 0 ? t('beginning') : t('sinceBeginning', { length: format.duration(gone) })}
          </Text>
        </div>
        <Group gap={2} wrap="nowrap">
          <Control icon={IconRotate} label={t('again')} disabled={shown === 0} onClick={() => trial.look(0)} />
          <Control icon={IconPlayerTrackPrev} label={t('back')} disabled={shown === 0} onClick={() => trial.look(momentBefore(told, shown))} />
          <Control
            icon={playing ? IconPlayerPause : IconPlayerPlay}
            label={playing ? t('pause') : t('play')}
            filled
            onClick={playing ? trial.pause : trial.play}
          />
          <Control icon={IconPlayerTrackNext} label={t('next')} disabled={over} onClick={() => trial.look(nextMoment(told, shown))} />
          <Control icon={IconPlayerSkipForward} label={t('toEnd')} disabled={over} onClick={() => trial.look(all)} />
        </Group>
      </Group>
    </footer>
  )
}

interface ControlProps {
  icon: TablerIcon
  label: string
  filled?: boolean
  disabled?: boolean
  onClick: () => void
}

function Control({ icon: Icon, label, filled = false, disabled = false, onClick }: ControlProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon variant={filled ? 'filled' : 'subtle'} color={filled ? 'petrol' : 'gray'} radius="xl" size={filled ? 34 : 30} aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  )
}
