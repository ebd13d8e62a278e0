import { Anchor, Button, Group, Table, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconRefresh, IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useFormats } from '../format.ts'
import styles from './data-table.module.css'
import { EmptyState, type EmptyWords } from './empty-state.tsx'

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Present where the column may be sorted by. */
  readonly sort?: (row: T) => string | number
  readonly align?: 'right'
  readonly width?: number
  /** Whether the cells hold sentences, which may take several lines. */
  readonly isLong?: boolean
  /** Whether the column goes first where the window is narrow. */
  readonly isOptional?: boolean
}
export interface TableRows<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly updatedAt?: number
  readonly isFetching?: boolean
  readonly refresh?: () => void
  readonly more?: (() => void) | undefined
}
interface DataTableProps<T> {
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly rows: TableRows<T>
  readonly columns: readonly Column<T>[]
  readonly rowKey: (row: T) => string
  /** The page of a row; its first cell becomes the link. */
  readonly to?: (row: T) => string
  /** Text a row is found by; present where the list may be searched. */
  readonly search?: (row: T) => string
  readonly toolbar?: ReactNode
  readonly empty: EmptyWords
}

/** A dense table whose search (`q`) and order (`sort`) live in the URL, with its count and age below. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, columns, rowKey, to, search, toolbar, empty, label } = props
  const [params, setParams] = useSearchParams()
  const shown = arrange(rows.items, columns, { q: params.get('q') ?? '', sort: params.get('sort'), search })
  const setParam = (name: string, value: string) =>
    setParams(
      before => {
        if (value) before.set(name, value)
        else before.delete(name)
        return before
      },
      { replace: true, preventScrollReset: true },
    )
  if (rows.total === 0 && rows.items.length === 0 && !toolbar) return <EmptyState {...empty} />
  return (
    <div className={styles.frame}>
      {(search || toolbar) && (
        <Toolbar search={search ? (params.get('q') ?? '') : null} onSearch={value => setParam('q', value)}>
          {toolbar}
        </Toolbar>
      )}
      {shown.length === 0 ? (
        <EmptyState {...empty} isInset />
      ) : (
        <Table.ScrollContainer minWidth={480} type="native" className={styles.scroll}>
          <Table className={styles.table} aria-label={label} highlightOnHover={Boolean(to)} withRowBorders={false}>
            <Head columns={columns} sort={params.get('sort') ?? ''} onSort={value => setParam('sort', value)} />
            <Table.Tbody>
              {shown.map(row => (
                <Row key={rowKey(row)} row={row} columns={columns} to={to?.(row)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Foot rows={rows} shown={shown.length} />
    </div>
  )
}

interface Order<T> {
  readonly q: string
  readonly sort: string | null
  readonly search: ((row: T) => string) | undefined
}
function arrange<T>(items: readonly T[], columns: readonly Column<T>[], { q, sort, search }: Order<T>): readonly T[] {
  const wanted = q.normalize('NFKC').toLowerCase()
  const found = wanted && search ? items.filter(i => search(i).normalize('NFKC').toLowerCase().includes(wanted)) : items
  const by = columns.find(column => column.key === sort?.replace('-', ''))?.sort
  if (!by) return found
  const turn = sort?.startsWith('-') ? -1 : 1
  return found.toSorted((a, b) => {
    const left = by(a)
    const right = by(b)
    return turn * (left < right ? -1 : left > right ? 1 : 0)
  })
}

interface ToolbarProps {
  readonly search: string | null
  readonly onSearch: (value: string) => void
  readonly children: ReactNode
}
function Toolbar({ search, onSearch, children }: ToolbarProps) {
  const { t } = useTranslation()
  return (
    <Group className={styles.toolbar} gap="xs">
      {search !== null && (
        <TextInput
          size="xs"
          w={240}
          value={search}
          onChange={event => onSearch(event.currentTarget.value)}
          leftSection={<IconSearch size={14} aria-hidden />}
          placeholder={t('ui.search')}
          aria-label={t('ui.search')}
        />
      )}
      {children}
    </Group>
  )
}

interface HeadProps<T> {
  readonly columns: readonly Column<T>[]
  readonly sort: string
  readonly onSort: (value: string) => void
}
function Head<T>({ columns, sort, onSort }: HeadProps<T>) {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map(column => {
          const direction = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : 'none'
          const next = direction === 'ascending' ? `-${column.key}` : direction === 'descending' ? '' : column.key
          return (
            <Table.Th
              key={column.key}
              data-align={column.align}
              data-optional={column.isOptional || undefined}
              w={column.width}
              aria-sort={column.sort ? direction : undefined}
            >
              {column.sort ? (
                <UnstyledButton className={styles.sort} onClick={() => onSort(next)}>
                  {column.title}
                  {direction === 'ascending' && <IconArrowUp size={12} aria-hidden />}
                  {direction === 'descending' && <IconArrowDown size={12} aria-hidden />}
                </UnstyledButton>
              ) : (
                column.title
              )}
            </Table.Th>
          )
        })}
      </Table.Tr>
    </Table.Thead>
  )
}

function Row<T>({ row, columns, to }: { row: T; columns: readonly Column<T>[]; to: string | undefined }) {
  const navigate = useNavigate()
  const open = (event: React.MouseEvent) => {
    const isOnControl = event.target instanceof Element && event.target.closest('a, button, input')
    if (to && !isOnControl) void navigate(to)
  }
  return (
    <Table.Tr onClick={open} data-link={to ? true : undefined}>
      {columns.map((column, index) => (
        <Table.Td
          key={column.key}
          data-align={column.align}
          data-long={column.isLong || undefined}
          data-optional={column.isOptional || undefined}
        >
          {index === 0 && to ? (
            <Anchor component={Link} to={to} className={styles.link}>
              {column.cell(row)}
            </Anchor>
          ) : (
            column.cell(row)
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

function Foot<T>({ rows, shown }: { rows: TableRows<T>; shown: number }) {
  const { t } = useTranslation()
  const format = useFormats()
  return (
    <Group className={styles.foot} justify="space-between" gap="xs">
      <Text size="xs" c="dimmed" aria-live="polite">
        {shown === rows.total
          ? t('ui.count', { total: format.number(rows.total) })
          : t('ui.countOf', { shown: format.number(shown), total: format.number(rows.total) })}
      </Text>
      <Group gap="xs">
        {rows.more && (
          <Button size="compact-xs" variant="default" onClick={rows.more} loading={rows.isFetching ?? false}>
            {t('ui.more')}
          </Button>
        )}
        {rows.updatedAt !== undefined && (
          <UnstyledButton className={styles.age} onClick={rows.refresh} title={t('ui.refresh')}>
            {t('ui.updatedAt', { at: format.clock(rows.updatedAt) })}
            <IconRefresh size={13} aria-hidden data-busy={rows.isFetching || undefined} />
          </UnstyledButton>
        )}
      </Group>
    </Group>
  )
}
