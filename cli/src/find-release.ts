import { type Client, releaseRoutes } from '@tsumugi/api'
import { CliFailure, exitCodes } from './exit-codes.ts'

/** The id of a release named by its id, by `Dataset-1.2.3`, or by `Dataset`, which is its newest version. Exit 1 when there is none. */
export async function findReleaseId(client: Client, name: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) return name
  const { items } = await client.call(releaseRoutes.catalogue, {})
  const found = items.find(one => `${one.datasetName}-${one.version}` === name) ?? newest(items, name)
  if (found === undefined)
    throw new CliFailure(exitCodes.failed, `The catalogue has no release ${JSON.stringify(name)}.`)
  return found.id
}

function newest<T extends { datasetName: string; version: string }>(items: readonly T[], name: string): T | undefined {
  const versions = items.filter(one => one.datasetName === name)
  return versions.sort((one, other) => other.version.localeCompare(one.version, 'en', { numeric: true }))[0]
}
