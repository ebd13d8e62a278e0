/** The month in which a fee is shared: that of its acceptance, or, when that is closed already, the first later one that is not. Months are `YYYY-MM`. */
export function dueMonth(acceptedIn: string, closed: ReadonlySet<string>): string {
  let month = acceptedIn
  while (closed.has(month)) month = nextMonth(month)
  return month
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
