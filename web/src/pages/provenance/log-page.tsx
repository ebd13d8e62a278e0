import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { provenanceRoutes, type ReplyOf } from '@tsumugi/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { askPages, client, loadPages, useListedPages } from '../../api.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Facts, Page } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { CopyBlock, Digest, Instant } from '../../ui/values.tsx'
import { actName } from '../shared/act-words.ts'
import { actorName } from '../shared/actor-name.ts'
import { VerifyLog } from './verify-log.tsx'

interface Filter {
  readonly act?: string
  readonly subject?: string
}
const filterOf = (params: URLSearchParams): Filter => {
  const act = params.get('act')
  const subject = params.get('subject')
  return { ...(act ? { act } : {}), ...(subject ? { subject } : {}) }
}
const pagesOf = (filter: Filter) =>
  askPages([provenanceRoutes.logEntries.path, filter], cursor =>
    client.call(provenanceRoutes.logEntries, { query: { cursor, ...filter } }),
  )
export const loader = (args: LoaderFunctionArgs) =>
  loadPages(args, pagesOf(filterOf(new URL(args.request.url).searchParams)))
type Entry = ReplyOf<typeof provenanceRoutes.logEntries>['items'][number]

function useColumns(open: (entry: Entry) => void): Column<Entry>[] {
  const { t, i18n } = useTranslation()
  return [
    { key: 'index', title: t('provenance.index'), align: 'right', width: 70, cell: e => e.index ?? '–' },
    { key: 'at', title: t('provenance.at'), cell: e => <Instant at={e.at} /> },
    { key: 'act', title: t('provenance.act'), cell: e => <span title={e.act}>{actName(e.act, i18n.language)}</span> },
    { key: 'actor', title: t('provenance.actor'), cell: e => actorName(e.actor, t, i18n.language) },
    {
      key: 'subjects',
      title: t('provenance.subjects'),
      cell: e => (
        <Group gap={8} wrap="nowrap">
          {e.subjects.slice(0, 2).map(subject => (
            <Digest key={subject} value={subject} length={10} />
          ))}
          {e.subjects.length > 2 && `+${e.subjects.length - 2}`}
        </Group>
      ),
    },
    {
      key: 'signature',
      title: t('provenance.signature'),
      cell: e => (
        <StateBadge
          tone={e.index === null ? 'busy' : 'good'}
          label={e.index === null ? t('provenance.unsigned') : t('provenance.underHead')}
        />
      ),
    },
    {
      key: 'details',
      title: '',
      align: 'right',
      cell: e => (
        <Button variant="subtle" size="compact-xs" onClick={() => open(e)}>
          {t('provenance.details')}
        </Button>
      ),
    },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const [entry, setEntry] = useState<Entry | null>(null)
  return (
    <Page
      title={t('shell.log')}
      crumbs={[{ label: t('shell.provenance') }]}
      description={t('provenance.logText')}
      actions={<VerifyLog />}
    >
      <DataTable
        label={t('shell.log')}
        rows={useListedPages(pagesOf(filterOf(params)))}
        columns={useColumns(setEntry)}
        rowKey={e => e.id}
        toolbar={<Filters key={params.toString()} />}
        empty={{ title: t('provenance.logEmpty'), text: t('provenance.logEmptyText') }}
      />
      <Modal opened={entry !== null} onClose={() => setEntry(null)} title={entry?.act} size="lg">
        {entry && <EntryDetails entry={entry} />}
      </Modal>
    </Page>
  )
}

function Filters() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [act, setAct] = useState(params.get('act') ?? '')
  const [subject, setSubject] = useState(params.get('subject') ?? '')
  const fields = [
    [t('provenance.actFilter'), act, setAct],
    [t('provenance.subjectFilter'), subject, setSubject],
  ] as const
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        setParams({ ...(act ? { act } : {}), ...(subject ? { subject } : {}) })
      }}
    >
      <Group gap="xs">
        {fields.map(([label, value, set]) => (
          <TextInput
            key={label}
            size="xs"
            w={250}
            value={value}
            placeholder={label}
            aria-label={label}
            onChange={event => set(event.currentTarget.value)}
          />
        ))}
        <Button type="submit" variant="default">
          {t('provenance.apply')}
        </Button>
      </Group>
    </form>
  )
}

function EntryDetails({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Facts
        columns={2}
        facts={[
          [t('provenance.at'), <Instant key="at" at={entry.at} />],
          [t('provenance.actor'), `${entry.actor.name} (${entry.actor.kind})`],
          [t('provenance.leafHash'), <Digest key="leaf" value={entry.leafHash} length={20} />],
          [t('provenance.signature'), <Digest key="sig" value={entry.signature} length={20} />],
        ]}
      />
      <CopyBlock value={JSON.stringify({ subjects: entry.subjects, body: entry.body }, null, 2)} />
    </Stack>
  )
}
