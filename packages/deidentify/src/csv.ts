/** Read CSV text (RFC 4180: quotes, doubled quotes, line breaks inside quotes; CRLF or LF; a byte order mark is skipped) into rows of cells; with another `separator`, a table of that kind. */
export function parseCsv(text: string, separator: ',' | '\t' = ','): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const source = text.replace(/^\ufeff/, '')
  for (let i = 0; i < source.length; i++) {
    const letter = source[i] ?? ''
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (source[i + 1] === '"') {
        cell += '"'
        i++
      } else isQuoted = false
    } else if (letter === '"' && cell === '') isQuoted = true
    else if (letter === separator) {
      row.push(cell)
      cell = ''
    } else if (letter === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')])
      row = []
      cell = ''
    } else cell += letter
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.filter(cells => cells.some(value => value !== ''))
}

/** Write rows as CSV with LF line ends. A cell that a spreadsheet would run as a formula gets a leading apostrophe. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map(cells => `${cells.map(formatCell).join(',')}\n`).join('')
}

function formatCell(value: string): string {
  const isFormula = /^[=@\t\r]/.test(value) || /^[+-](?![\d.])/.test(value)
  const safe = isFormula ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
