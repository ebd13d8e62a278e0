import { Kbd, Modal, Table } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { createStore, useStore } from '@mantine/store'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../paths.ts'

const store = createStore({ isOpen: false })
export const openKeysHelp = () => store.setState({ isOpen: true })
const close = () => store.setState({ isOpen: false })

/** `?` lists the keys; `G` then a letter would clash with the readers' keys, so single keys with Alt go to pages. */
export function KeysHelp() {
  const { t } = useTranslation()
  const { isOpen } = useStore(store)
  const navigate = useNavigate()
  useHotkeys([
    ['shift+?', openKeysHelp, { usePhysicalKeys: false }],
    ['alt+H', () => void navigate(paths.home())],
    ['alt+J', () => void navigate(paths.jobs())],
  ])
  const rows = [
    [['Ctrl', 'K'], t('shell.keyFind')],
    [['?'], t('shell.keyHelp')],
    [['Alt', 'H'], t('shell.keyHome')],
    [['Alt', 'J'], t('shell.keyJobs')],
    [['←', '→', '↑', '↓'], `${t('shell.keyTriage')}: ${t('select.keyMove')}`],
    [['A'], `${t('shell.keyTriage')}: ${t('select.accept')}`],
    [['X'], `${t('shell.keyTriage')}: ${t('select.exclude')}`],
    [['Space'], `${t('shell.keyTriage')}: ${t('select.mark')}`],
    [['Z'], `${t('shell.keyTriage')}: ${t('ui.undo')}`],
    [['Enter'], `${t('shell.keyTriage')}: ${t('ui.open')}`],
  ] as const
  return (
    <Modal opened={isOpen} onClose={close} title={t('shell.keysTitle')}>
      <Table fz="sm">
        <Table.Tbody>
          {rows.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={150}>
                {keys.map(key => (
                  <Kbd key={key} mr={4} size="xs">
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
