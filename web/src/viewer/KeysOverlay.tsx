import { Kbd, Modal, Table, Text } from '@mantine/core'
import type { KeyLine } from './reading-keys.ts'
import styles from './viewer.module.css'
import { useWords, type Word } from './words.ts'

interface KeysOverlayProps {
  readonly isOpen: boolean
  readonly close: () => void
  readonly lines: readonly KeyLine[]
}
const groups = ['slices', 'look', 'draw', 'work'] as const
const titles: Record<(typeof groups)[number], Word> = {
  slices: 'groupSlices',
  look: 'groupLook',
  draw: 'groupDraw',
  work: 'groupWork',
}

/** Every key of the reader, by what it is for. */
export function KeysOverlay({ isOpen, close, lines }: KeysOverlayProps) {
  const word = useWords()
  const shown = groups.filter(group => lines.some(line => line.group === group))
  return (
    <Modal opened={isOpen} onClose={close} title={word('keysTitle')} size="xl">
      <div className={styles.keys}>
        {shown.map(group => (
          <section key={group}>
            <Text size="xs" fw={600} c="dimmed">
              {word(titles[group])}
            </Text>
            <Table fz="sm" verticalSpacing={3}>
              <Table.Tbody>
                {gathered(lines.filter(line => line.group === group)).map(({ keys, word: name }) => (
                  <Table.Tr key={name}>
                    <Table.Td w={150}>{keys.map(key => keyCaps(key))}</Table.Td>
                    <Table.Td>{word(name)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </div>
      <Text size="sm" c="dimmed" mt="sm">
        {word('keysOfMouse')}
      </Text>
      {lines.some(line => line.group === 'draw') && (
        <Text size="sm" c="dimmed">
          {word('keysOfSpace')}
        </Text>
      )}
    </Modal>
  )
}

/** Lines of one name as one line, with the first and last key of more than two, as of `Alt+1` to `Alt+9`. */
function gathered(lines: readonly KeyLine[]): { word: Word; keys: readonly string[] }[] {
  const words = [...new Set(lines.map(line => line.word))]
  return words.map(word => {
    const keys = lines.filter(line => line.word === word).flatMap(line => line.keys)
    return { word, keys: keys.length > 2 ? [keys[0] ?? '', '…', keys.at(-1) ?? ''] : keys }
  })
}

const shownNames: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', PageDown: 'PgDn', PageUp: 'PgUp' }

function keyCaps(keys: string) {
  if (keys === '…') return <span key={keys}> … </span>
  const caps = keys === '+' ? ['+'] : keys.split('+').map(cap => shownNames[cap] ?? cap)
  return (
    <span key={keys} className={styles.keyCaps}>
      {caps.map(cap => (
        <Kbd key={cap} size="xs">
          {/^[A-Z]$/.test(cap) ? `Shift ${cap}` : cap.length === 1 ? cap.toUpperCase() : cap}
        </Kbd>
      ))}
    </span>
  )
}
