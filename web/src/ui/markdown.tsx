import type { ReactNode } from 'react'
import styles from './markdown.module.css'

/** Plain Markdown as elements: headings, paragraphs, lists, tables, code blocks, `code` and **strong**. Never raw HTML. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>{blocksOf(text).map((block, index) => renderBlock(block, String(index)))}</div>
  )
}

interface Block {
  readonly kind: 'heading' | 'list' | 'table' | 'code' | 'text'
  readonly lines: readonly string[]
}
function blocksOf(text: string): Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = []
  let isInCode = false
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      isInCode = !isInCode
      if (isInCode) blocks.push({ kind: 'code', lines: [] })
      continue
    }
    const kind = isInCode ? 'code' : kindOf(line)
    const last = blocks.at(-1)
    if (kind === null) blocks.push({ kind: 'text', lines: [] })
    else if (last && last.kind === kind && kind !== 'heading') last.lines.push(line)
    else blocks.push({ kind, lines: [line] })
  }
  return blocks.filter(block => block.lines.length > 0)
}
function kindOf(line: string): Block['kind'] | null {
  if (line.trim() === '') return null
  if (/^#{1,6} /.test(line)) return 'heading'
  if (/^\s*([-*]|\d+\.) /.test(line)) return 'list'
  return line.startsWith('|') ? 'table' : 'text'
}

function renderBlock({ kind, lines }: Block, key: string): ReactNode {
  const first = lines[0] ?? ''
  if (kind === 'code') return <pre key={key}>{lines.join('\n')}</pre>
  if (kind === 'table') return <TableBlock key={key} lines={lines} />
  if (kind === 'list')
    return (
      <ul key={key}>
        {lines.map(line => (
          <li key={line}>{inline(line.replace(/^\s*([-*]|\d+\.) /, ''))}</li>
        ))}
      </ul>
    )
  if (kind === 'heading') {
    const text = inline(first.replace(/^#+ /, ''))
    return first.startsWith('# ') ? <h2 key={key}>{text}</h2> : <h3 key={key}>{text}</h3>
  }
  return <p key={key}>{inline(lines.join(' '))}</p>
}

function TableBlock({ lines }: { lines: readonly string[] }) {
  const rows = lines.filter(line => !/^\|[\s:|-]+\|?$/.test(line)).map(line => line.split('|').slice(1, -1))
  const [head = [], ...body] = rows
  return (
    <table>
      <thead>
        <tr>
          {head.map(cell => (
            <th key={cell}>{inline(cell.trim())}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map(row => (
          <tr key={row.join('|')}>
            {row.map((cell, column) => (
              <td key={`${head[column] ?? ''}${cell}`}>{inline(cell.trim())}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, index) => {
    const key = `${index}${part}`
    if (part.startsWith('`') && part.length > 1) return <code key={key}>{part.slice(1, -1)}</code>
    if (part.startsWith('**') && part.length > 3) return <strong key={key}>{part.slice(2, -2)}</strong>
    return part
  })
}
