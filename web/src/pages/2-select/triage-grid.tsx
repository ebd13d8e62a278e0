import { Button, Center } from '@mantine/core'
import { useElementSize, useHotkeys } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { TriageCard } from './triage-card.tsx'
import styles from './triage-grid.module.css'
import type { TriageSeries } from './triage-page.tsx'
import type { Triage } from './use-triage.ts'

const cardWidth = 216
const gap = 12
const detailHeight = 150

interface TriageGridProps {
  readonly items: readonly TriageSeries[]
  readonly triage: Triage
  readonly more: (() => void) | undefined
}
/** Only the rows in sight are drawn, so that ten thousand series scroll like ten. */
export function TriageGrid({ items, triage, more }: TriageGridProps) {
  const { t } = useTranslation()
  const { ref, width } = useElementSize()
  const columns = Math.max(1, Math.floor((width + gap) / (cardWidth + gap)))
  const rowHeight = (width > 0 ? (width - gap * (columns - 1)) / columns : cardWidth) + detailHeight
  const rows = useWindowVirtualizer({
    count: Math.ceil(items.length / columns),
    estimateSize: () => rowHeight + gap,
    overscan: 3,
  })
  useTriageKeys({ items, triage, columns, show: row => rows.scrollToIndex(row, { align: 'auto' }) })
  return (
    <>
      <div ref={ref} className={styles.grid} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(row => (
          <div
            key={row.key}
            className={styles.row}
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              height: rowHeight,
            }}
          >
            {items.slice(row.index * columns, (row.index + 1) * columns).map((series, column) => (
              <TriageCard key={series.id} series={series} index={row.index * columns + column} triage={triage} />
            ))}
          </div>
        ))}
      </div>
      {more && (
        <Center>
          <Button variant="default" onClick={more}>
            {t('ui.more')}
          </Button>
        </Center>
      )}
    </>
  )
}

interface Keys {
  readonly items: readonly TriageSeries[]
  readonly triage: Triage
  readonly columns: number
  readonly show: (row: number) => void
}
function useTriageKeys({ items, triage, columns, show }: Keys): void {
  const navigate = useNavigate()
  const move = (by: number) => () => {
    triage.moveTo(triage.at + by)
    show(Math.floor(Math.max(0, Math.min(items.length - 1, triage.at + by)) / columns))
  }
  const current = items[triage.at]
  const decide = (act: () => void) => () => {
    if (triage.mayDecide && !triage.isAsking) act()
  }
  useHotkeys([
    ['ArrowRight', move(1)],
    ['ArrowLeft', move(-1)],
    ['ArrowDown', move(columns)],
    ['ArrowUp', move(-columns)],
    ['A', decide(triage.accept)],
    ['X', decide(triage.askReason)],
    ['Z', decide(triage.undo)],
    ['Space', () => current && triage.toggle(current.id)],
    ['Enter', () => current && !triage.isAsking && void navigate(paths.series(current.id))],
  ])
}
