import { createHash } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { aliasOf, type SiteRules, type TornStudies } from '@tsumugi/deidentify'
import { deidentifyScan, framesFolderOf, type JournalLine, readJournal, sourceOf } from '#deidentify'
import { collectionOfInput, loadBatch, rekeyScan, type Scan, scan } from '#receive'
import { loadHolds, loadSealedHolds, sourcesOf, withoutHeld } from '#review'
import { type GatewayKeys, loadRunKey, loadSiteRules, OptOutsRefused, openOptOuts, openVault } from '#work'
import { findRunFolder } from './find-run-folder.ts'
import type { GatewayRun, PreparedRun, ReceivedRun } from './gateway-run.ts'
import { checkMode, optionsInForce, siteRulesInForce } from './legal-mode.ts'

/** Look through an input and remember who is in it. The run's folder is named by what was found, so the same input finds it again. */
export async function receive(run: GatewayRun, keys: GatewayKeys): Promise<Omit<ReceivedRun, 'keys' | 'enrolment'>> {
  checkMode(run)
  const siteRules = siteRulesInForce(run, await loadSiteRules(run.workFolder))
  const unpackFolder = await unpackFolderOf(run)
  await rm(unpackFolder, { recursive: true, force: true })
  const batch = await loadBatch(run.workFolder, run.input, run.taking ?? 'take')
  const optOuts = await openOptOuts(run.workFolder, keys.siteKey)
  const scanned = await scan(run.input, {
    siteKey: keys.siteKey,
    unpackFolder,
    isOptedOut: optOuts.check,
    ...(batch === undefined ? {} : { batch }),
    ...(run.ownIssuer === undefined ? {} : { ownIssuer: run.ownIssuer }),
    ...(run.unknownSubjects === undefined ? {} : { unknownSubjects: run.unknownSubjects }),
    tornStudies: tornStudiesOf(run),
    onProgress: (done, total) => run.onProgress?.({ stage: 'receive', done, total }),
    ...(run.signal ? { signal: run.signal } : {}),
  })
  const { runFolder, found } = await findRunFolder(run, nameOf(scanned, run, siteRules), scanned)
  await mkdir(runFolder, { recursive: true, mode: 0o700 })
  // Anonymised data must not be led back to a person, so nothing of who is in them is kept.
  if (run.mode !== 'anonymised') await remember(run.workFolder, keys, found)
  return { runFolder, found, images: scanned.instances, siteRules, batchName: batch?.name }
}

/** De-identify what was received and is not held by a person; nothing leaves. */
export async function prepareRun(run: GatewayRun, received: Omit<ReceivedRun, 'enrolment'>): Promise<PreparedRun> {
  const { runFolder } = received
  const left = withoutHeld(received.found, await loadHolds(runFolder))
  const keys = await loadRuleKeys(run, runFolder, received.keys)
  const scan = run.mode === 'anonymised' ? rekeyScan(left, keys.siteKey, run.ownIssuer) : left
  const rules = rulesOf(run, { ...received, keys })
  const journal = await deidentifyScan({ scan, images: received.images, runFolder, rules, ...hooksOf(run) })
  return { runFolder, scan, journal: ofScan(journal, scan) }
}

/** What an earlier run of the same input left, without what was held when it was sealed. */
export async function loadPrepared({
  runFolder,
  found,
}: Pick<ReceivedRun, 'runFolder' | 'found'>): Promise<PreparedRun> {
  const scan = withoutHeld(found, (await loadSealedHolds(runFolder)) ?? (await loadHolds(runFolder)))
  return { runFolder, scan, journal: ofScan(await readJournal(runFolder), scan) }
}

/** An anonymised run that is closed has forgotten which input an output was; then all of it counts. */
const ofScan = (journal: readonly JournalLine[], scan: Scan): readonly JournalLine[] => {
  const sources = sourcesOf(scan)
  return journal.filter(({ source }) => source === '' || sources.has(source))
}

/** The keys with the one of a run's pseudonyms: the site's, or the run's own where it is anonymised. */
export const loadRuleKeys = async (run: GatewayRun, runFolder: string, keys: GatewayKeys): Promise<GatewayKeys> =>
  run.mode === 'anonymised' ? { ...keys, siteKey: await loadRunKey(runFolder) } : keys

/** The rules of a run, as the stages take them. */
export const rulesOf = (run: GatewayRun, { keys, siteRules }: Pick<ReceivedRun, 'keys' | 'siteRules'>) => ({
  siteKey: keys.siteKey,
  siteRules,
  options: optionsInForce(run),
  ...(run.mode === 'anonymised' ? { isAnonymised: true } : {}),
  ...(run.pixels ? { pixels: run.pixels, framesFolder: framesFolderOf(run.workFolder) } : {}),
  ...(run.faces ? { faces: run.faces } : {}),
  ...(run.ownIssuer ? { ownIssuer: run.ownIssuer } : {}),
  ...(run.unknownSubjects ? { unknownSubjects: run.unknownSubjects } : {}),
  ...(run.k ? { k: run.k } : {}),
  tornStudies: tornStudiesOf(run),
})

/** With UIDs retained a study cannot become two, so it stays back. */
const tornStudiesOf = (run: GatewayRun): TornStudies =>
  (run.options?.includes('retain-uids') ?? false) ? 'withhold' : (run.tornStudies ?? 'withhold')

/** What a run tells and listens to on the way. */
export const hooksOf = (run: GatewayRun) => ({
  ...(run.onProgress ? { onProgress: run.onProgress } : {}),
  ...(run.signal ? { signal: run.signal } : {}),
  ...(run.waitIfPaused ? { waitIfPaused: run.waitIfPaused } : {}),
})

function nameOf(found: Scan, run: GatewayRun, siteRules: SiteRules): string {
  const files = [...found.instances, ...found.slides, ...found.tables, ...found.records, ...found.variants]
  const hash = createHash('sha256').update(
    JSON.stringify([
      run.options ?? [],
      run.pixels ?? '',
      run.ownIssuer ?? '',
      run.unknownSubjects ?? '',
      tornStudiesOf(run),
      ...(run.faces === undefined || run.faces === 'accept' ? [] : [{ faces: run.faces }]),
      ...(run.k === undefined ? [] : [run.k]),
      // What was sealed before somebody opted out is another run, and is not sent.
      ...(found.optedOut.size === 0 ? [] : [[...found.optedOut.keys()].sort()]),
      ...(run.mode === 'anonymised' ? ['anonymised'] : []),
      ...(siteRules.length === 0 ? [] : [siteRules]),
    ]),
  )
  for (const file of files) hash.update(`\n${sourceOf(file)}`)
  return hash.digest('hex').slice(0, 24)
}

/** Throw where somebody in a scan has opted out since: it may be hours between looking and sending. */
export async function refuseNewOptOuts(run: GatewayRun, keys: GatewayKeys, found: Scan): Promise<void> {
  const { check } = await openOptOuts(run.workFolder, keys.siteKey)
  const people = [...found.people].filter(([pseudonym]) => !found.optedOut.has(pseudonym)).map(([, person]) => person)
  const isOut = people.some(({ patientId, issuer }) => check(patientId, issuer))
  if (isOut || [...found.links.values()].some(one => check(one) && !isKnownOut(one, found, keys)))
    throw new OptOutsRefused('opt-outs/changed')
}

const isKnownOut = (patientId: string, found: Scan, keys: GatewayKeys) =>
  found.optedOut.has(aliasOf(keys.siteKey, patientId).pseudonym)

async function remember(workFolder: string, keys: GatewayKeys, found: Scan): Promise<void> {
  const vault = await openVault(workFolder, keys.siteKey)
  const firstSeenAt = new Date().toISOString()
  await vault.remember([...found.people].map(([pseudonym, person]) => ({ pseudonym, ...person, firstSeenAt })))
}

/** After the receipt nothing but the journal, the manifest and the answer is needed. */
export async function clearRun(run: GatewayRun, runFolder: string): Promise<void> {
  for (const name of ['objects', 'out']) await rm(join(runFolder, name), { recursive: true, force: true })
  await rm(await unpackFolderOf(run), { recursive: true, force: true })
}

const unpackFolderOf = async (run: GatewayRun) => {
  const name = createHash('sha256')
    .update(collectionOfInput(run.input) === undefined ? await realpath(run.input) : run.input)
    .digest('hex')
    .slice(0, 16)
  return join(run.workFolder, 'runs', `unpacked-${name}`)
}
