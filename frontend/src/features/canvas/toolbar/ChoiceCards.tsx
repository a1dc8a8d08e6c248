import { Group, Radio, Stack, Text } from '@mantine/core'

import classes from './Toolbar.module.css'

export interface ChoiceCard {
  value: string
  label: string
  about: string
  disabled?: boolean
}

interface ChoiceCardsProps {
  label: string
  value: string
  onChange: (value: string) => void
  choices: ChoiceCard[]
}

/** A question with few answers, each with what it means. */
export function ChoiceCards({ label, value, onChange, choices }: ChoiceCardsProps) {
  return (
    <Radio.Group label={label} value={value} onChange={onChange} styles={{ label: { marginBottom: 6 } }}>
      <Stack gap={8}>
        {choices.map((choice) => (
          <Radio.Card key={choice.value} value={choice.value} disabled={choice.disabled} className={classes.choice}>
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator disabled={choice.disabled} mt={2} />
              <div>
                <Text size="sm" fw={570}>
                  {choice.label}
                </Text>
                <Text size="xs" c="dimmed">
                  {choice.about}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  )
}
