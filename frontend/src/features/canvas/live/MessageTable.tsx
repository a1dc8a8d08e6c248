import { Group, Stack, Table, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { ChannelIcon } from '@/channels'

import { useCanvasContext } from '../CanvasContext'
import { tight, tightMoney } from '../words/tight'
import { type StepFigures, useBought } from './api'
import { useAsked } from './asked'
import classes from './MessageTable.module.css'
import { Moved } from './Moved'

const BEFORE = ['sent', 'delivered', 'opened', 'clicked', 'replied'] as const
const AFTER = ['unsubscribed', 'failed', 'skipped', 'waiting'] as const

/** What became of the messages of a node: a column for each, what was bought upon them, and what they cost. */
export function MessageTable({ node, steps }: { node: string; steps: readonly StepFigures[] }) {
  const { t } = useTranslation('watching')
  const { words, journeyId } = useCanvasContext()
  const { asked } = useAsked()
  const found = useBought(journeyId, asked, true)
  // A step of the answer is one of ours by its channel and its place: of two alike the first comes first.
  const bought = found.data?.steps.filter((each) => each.node === node) ?? []
  const boughtOf = (index: number) => bought.find(({ step, channel }) => step === index && channel === steps[index]?.channel)
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {t('message.title')}
      </Text>
      <Table className={classes.table} verticalSpacing={4} horizontalSpacing={6} fz="xs" highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            {steps.map((step, index) => {
              const name = words.label('channel', step.channel, words.channels.get(step.channel)?.label)
              return (
                <Table.Th key={index} ta="right" title={name} aria-label={name}>
                  <ChannelIcon channel={step.channel} size={17} />
                </Table.Th>
              )
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {BEFORE.map((key) => (
            <Counts key={key} name={key} steps={steps} />
          ))}
          <Table.Tr>
            <Table.Th scope="row">
              <Group gap={4} wrap="nowrap">
                {t('message.bought')}
                <Tooltip label={t('message.rule')} multiline w={320} events={{ hover: true, focus: true, touch: true }}>
                  <UnstyledButton aria-label={t('message.ruleName')} className={classes.info}>
                    <IconInfoCircle size={14} aria-hidden />
                  </UnstyledButton>
                </Tooltip>
              </Group>
            </Table.Th>
            {steps.map((_, index) => (
              <Table.Td key={index} ta="right">
                {found.data ? <Moved>{tight(boughtOf(index)?.purchases ?? 0, words.language)}</Moved> : '–'}
              </Table.Td>
            ))}
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{t('message.revenue')}</Table.Th>
            {steps.map((_, index) => (
              <Table.Td key={index} ta="right">
                {Object.entries(boughtOf(index)?.revenue ?? {}).map(([currency, amount]) => (
                  <div key={currency}>{tightMoney(amount, currency, words.language)}</div>
                ))}
              </Table.Td>
            ))}
          </Table.Tr>
          {AFTER.map((key) => (
            <Counts key={key} name={key} steps={steps} />
          ))}
          <Cost steps={steps} />
        </Table.Tbody>
      </Table>
      {found.isError && (
        <Text size="xs" c="dimmed">
          {t('message.tooMany')}
        </Text>
      )}
    </Stack>
  )
}

function Counts({ name, steps }: { name: (typeof BEFORE | typeof AFTER)[number]; steps: readonly StepFigures[] }) {
  const { t } = useTranslation('watching')
  const { format, language } = useCanvasContext().words
  return (
    <Table.Tr>
      <Table.Th scope="row">{t(`message.${name}`)}</Table.Th>
      {steps.map((step, index) => (
        <Table.Td key={index} ta="right" title={`${format.number(step[name])} · ${format.percent(step[name], step.sent)}`}>
          <Moved>{tight(step[name], language)}</Moved>
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

function Cost({ steps }: { steps: readonly StepFigures[] }) {
  const { t } = useTranslation('watching')
  const { words, brand } = useCanvasContext()
  const { format, language } = words
  return (
    <Table.Tr>
      <Table.Th scope="row">{t('message.cost')}</Table.Th>
      {steps.map((step, index) => {
        const currency = step.currency || (brand?.currency ?? 'USD')
        const others = Object.entries(step.costs).filter(([each]) => each !== currency)
        const more = others.map(([each, amount]) => format.money(amount, each)).join(', ')
        return (
          <Table.Td key={index} ta="right" title={format.money(step.cost, currency) + (more && ` · ${t('message.more', { amounts: more })}`)}>
            <Moved>{tightMoney(step.cost, currency, language) + (more && ' +')}</Moved>
          </Table.Td>
        )
      })}
    </Table.Tr>
  )
}
