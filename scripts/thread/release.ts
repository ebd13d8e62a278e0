import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { membershipRoutes, preprocessRoutes, releaseRoutes } from '@tsumugi/api'
import { node24, root } from '../node24.mjs'
import { inRole } from './people.ts'
import type { StageReport, Thread } from './thread.ts'
import { until } from './until.ts'

const fee = { minor: '1000001', currency: 'JPY' as const }

/** Publish the release, have it requested, approved and accepted, download it as the customer, verify it offline. */
export async function release(thread: Thread): Promise<StageReport> {
  const published = await publish(thread)
  const grantId = await grant(thread, published.id)
  const { version } = published
  const folder = join(thread.out, `${thread.dataset.name}-${version}`)
  if (!existsSync(join(folder, 'manifest.json'))) await download(thread, published.id)
  await tsumugi(['verify', folder], {})
  return {
    cameIn: `${published.counts?.series ?? 0} series`,
    wentOut: {
      en: `release ${version} of ${published.fileCount} files in ${folder}, downloaded under grant ${grantId.slice(0, 8)} and verified`,
      ja: `リリース ${version}（${published.fileCount} ファイル）を公開、許諾 ${grantId.slice(0, 8)} でダウンロードして検証`,
    },
    sizeBytes: published.sizeBytes,
    path: `/release/releases/${published.id}`,
  }
}

async function publish(thread: Thread) {
  const { client } = inRole(thread.people, 'curator')
  const existing = (await client.call(releaseRoutes.releases, {})).items.find(
    each => each.datasetName === thread.dataset.name,
  )
  const created = existing ?? (await create(thread))
  const done = await until('the release', async () => {
    const found = await client.call(releaseRoutes.release, { params: { id: created.id } })
    thread.onNote({ en: found.state, ja: found.state === 'building' ? '作成中' : '作成済み' })
    return found.state === 'building' ? undefined : found
  })
  if (done.state !== 'published')
    throw new Error(`The release is ${done.state}: ${done.error ?? 'no reason was given'}.`)
  return done
}

async function create(thread: Thread) {
  const { client } = inRole(thread.people, 'curator')
  const run = (await client.call(preprocessRoutes.runs, {})).items.find(each => each.state === 'completed')
  if (run === undefined) throw new Error('There is no completed recipe run to release.')
  return client.call(releaseRoutes.createRelease, {
    body: {
      datasetName: thread.dataset.name,
      title: { en: thread.dataset.en, ja: thread.dataset.ja },
      description: {
        en: 'CT and MR series with double-read reference standards, made by the thread from hospital to payout.',
        ja: '二重読影による参照標準付きのCT・MRデータセット。病院から精算までの一連の流れで作成。',
      },
      version: findFreeVersion(thread),
      cohortId: run.cohortId,
      runId: run.id,
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 'tsumugi' },
      terms: {
        licence: 'Tsumugi Data Use Licence 1.0',
        purposes: ['research', 'commercial-development'],
        duo: ['DUO:0000042'],
      },
      fee,
    },
  })
}

/** 1.0.0, or the next one of which no release lies in the folder: what was released before is left as it is. */
function findFreeVersion({ out, dataset }: Thread): string {
  for (let patch = 0; ; patch++) if (!existsSync(join(out, `${dataset.name}-1.0.${patch}`))) return `1.0.${patch}`
}

/** Request → decision → acceptance; answers the id of the grant in force. */
async function grant(thread: Thread, releaseId: string): Promise<string> {
  const customer = inRole(thread.people, 'customer').client
  const inForce = (await customer.call(releaseRoutes.grants, {})).items.find(
    each => each.releaseId === releaseId && each.state === 'in-force',
  )
  if (inForce !== undefined) return inForce.id
  const asked = (await customer.call(releaseRoutes.accessRequests, {})).items.find(
    each => each.releaseId === releaseId && each.state !== 'returned',
  )
  const request =
    asked ??
    (await customer.call(releaseRoutes.requestAccess, {
      body: { releaseId, purpose: 'commercial-development', statement: 'Development of a segmentation model.' },
    }))
  if (request.state === 'pending') {
    const endsOn = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10)
    const decision = { verdict: 'approve' as const, fee, endsOn, reason: '' }
    await inRole(thread.people, 'ethics-officer').client.call(releaseRoutes.decideRequest, {
      params: { id: request.id },
      body: decision,
    })
  }
  return (await customer.call(releaseRoutes.acceptQuote, { params: { id: request.id } })).id
}

async function download(thread: Thread, releaseId: string): Promise<void> {
  const customer = inRole(thread.people, 'customer').client
  const { secret } = await customer.call(membershipRoutes.createApiKey, {
    body: { name: 'download', expiresInDays: 1 },
  })
  await tsumugi(['download', releaseId, '--out', thread.out], { TSUMUGI_SERVER: thread.url, TSUMUGI_API_KEY: secret })
}

/** Run the command line as a customer would; rejects with what it printed unless it ends with 0. */
function tsumugi(args: readonly string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      node24(),
      ['--disable-warning=ExperimentalWarning', join(root, 'cli', 'src', 'main.ts'), ...args],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let printed = ''
    child.stdout.on('data', chunk => (printed += chunk))
    child.stderr.on('data', chunk => (printed += chunk))
    child.on('exit', code =>
      code === 0 ? resolve() : reject(new Error(`tsumugi ${args[0]} ended with ${code}: ${printed.slice(-2000)}`)),
    )
  })
}
