import { Modal, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import classes from './RuleBuilder.module.css'

/** What each key does, in the order in which one comes to need it. Keys bear the same names in every language. */
const KEYS = [
  ['walk', '↑ ↓ ← →'],
  ['add', '/  ·  Enter'],
  ['fields', '→  ·  F2'],
  ['leave', 'Esc'],
  ['move', 'Alt ↑ ↓'],
  ['inout', 'Alt → ←'],
  ['mark', 'Shift ↑ ↓  ·  Space'],
  ['wrap', 'Ctrl G'],
  ['unwrap', 'Ctrl Shift G'],
  ['not', 'N'],
  ['copy', 'Ctrl C  ·  X  ·  V'],
  ['duplicate', 'Ctrl D'],
  ['remove', 'Del'],
  ['undo', 'Ctrl Z  ·  Y'],
  ['help', '?'],
] as const

export function CheatSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('segments')
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size={480}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('keys.intro')}
      </Text>
      <Table verticalSpacing={5} horizontalSpacing={6} highlightOnHover={false}>
        <Table.Tbody>
          {KEYS.map(([what, keys]) => (
            <Table.Tr key={what}>
              <Table.Td w={170}>
                <kbd className={classes.key}>{keys}</kbd>
              </Table.Td>
              <Table.Td>{t(`keys.${what}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
