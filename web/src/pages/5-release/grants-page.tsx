import { Button, Group, Stack, Text } from '@mantine/core'
import { pathOf, type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { useMay, useRole } from '../../me.ts'
import { paths } from '../../paths.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { CopyBlock, Money } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(releaseRoutes.grants, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Grant = ReplyOf<typeof releaseRoutes.grants>['items'][number]

function useColumns(): Column<Grant>[] {
  const { t } = useTranslation()
  const name = useName()
  const { day, number } = useFormats()
  return [
    {
      key: 'dataset',
      title: t('release.dataset'),
      cell: g => (
        <Link to={paths.catalogueEntry(g.releaseId)}>
          {t('release.named', { name: g.datasetName, version: g.version })}
        </Link>
      ),
      sort: g => g.datasetName,
    },
    { key: 'organisation', title: t('release.organisation'), cell: g => name(g.organisationName) },
    { key: 'state', title: t('collect.state'), cell: g => <State name={g.state} />, sort: g => g.state },
    {
      key: 'term',
      title: t('release.term'),
      cell: g => t('ui.range', { from: day(g.startsOn), to: day(g.endsOn) }),
      sort: g => g.endsOn,
    },
    { key: 'fee', title: t('release.fee'), align: 'right', cell: g => <Money value={g.fee} /> },
    { key: 'downloads', title: t('release.downloads'), align: 'right', cell: g => number(g.downloads) },
    { key: 'acts', title: '', align: 'right', cell: g => <GrantActs grant={g} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.grants')}
      crumbs={[{ label: t('shell.stage.release') }]}
      description={t('release.grantsText')}
    >
      <DataTable
        label={t('shell.grants')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={g => g.id}
        search={g => `${g.datasetName} ${g.organisationName.en} ${g.organisationName.ja}`}
        empty={{
          title: t('release.grantsEmpty'),
          text: t('release.grantsEmptyText'),
          action: (
            <Button component={Link} to={paths.requests()} variant="default">
              {t('shell.requests')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}

function GrantActs({ grant }: { grant: Grant }) {
  const { t } = useTranslation()
  const name = useName()
  const may = useMay()
  const role = useRole()
  const revoke = useAct(releaseRoutes.revokeGrant)
  const title = t('release.named', { name: grant.datasetName, version: grant.version })
  if (grant.state !== 'in-force') return null
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      {role === 'customer' && (
        <DialogButton label={t('release.download')} title={t('release.downloadTitle', { name: title })} isCompact>
          {() => <Download grant={grant} />}
        </DialogButton>
      )}
      {may(releaseRoutes.revokeGrant) && (
        <ConfirmAct
          isDangerous
          isCompact
          label={t('release.revoke')}
          title={t('release.revokeTitle')}
          text={t('release.revokeText', { organisation: name(grant.organisationName), name: title })}
          reasonLabel={t('release.reason')}
          act={reason => revoke.mutateAsync({ params: { id: grant.id }, body: { reason } })}
        />
      )}
    </Group>
  )
}

const layouts = ['all', 'nnunet', 'dicom'] as const
function Download({ grant }: { grant: Grant }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <Text size="sm">{t('release.commandText')}</Text>
      <CopyBlock
        value={`npx tsumugi sign-in --server ${window.location.origin}\nnpx tsumugi download ${grant.datasetName}-${grant.version} --out .`}
      />
      <Button component={Link} to={paths.apiKeys()} variant="default" w="fit-content">
        {t('shell.apiKeys')}
      </Button>
      <Text size="sm" fw={600} mt="xs">
        {t('release.archive')}
      </Text>
      <Group gap="xs">
        {layouts.map(layout => (
          <Button
            key={layout}
            component="a"
            href={pathOf(releaseRoutes.releaseArchive, { id: grant.releaseId }, { layout })}
            variant="default"
            download
          >
            {layout}
          </Button>
        ))}
      </Group>
    </Stack>
  )
}
