import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { collectRoutes, membershipRoutes } from '@tsumugi/api'
import {
  describeReason,
  describeWarning,
  type GatewayResult,
  listModalities,
  type Progress,
  runGateway,
} from '@tsumugi/gateway'
import { inRole, type Person } from './people.ts'
import { type Hospital, NothingLeft, type StageReport, type Thread } from './thread.ts'

interface Collected {
  readonly series: number
  readonly instances: number
  readonly files: number
  readonly sizeBytes: number
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** For each hospital: agreement and ethics approval in force, gateway enrolled, folder de-identified, sealed, sent, accepted. */
export async function collect(thread: Thread): Promise<StageReport> {
  const collected: Collected[] = []
  for (const hospital of thread.hospitals) collected.push(await collectFrom(thread, hospital))
  const sum = (count: (each: Collected) => number) => collected.reduce((total, each) => total + count(each), 0)
  const problems = collected.flatMap(each => each.problems)
  const report = {
    cameIn: `${sum(each => each.instances + each.files) + problems.length} files of ${thread.hospitals.length === 1 ? 'one hospital' : `${thread.hospitals.length} hospitals`}`,
    problems,
    warnings: collected.flatMap(each => each.warnings),
    path: '/collect/submissions',
  }
  if (sum(each => each.series) === 0)
    throw new NothingLeft(report, {
      why: 'No series of images could be collected.',
      whatToDo: 'Give a folder with whole DICOM series of CT, MR or PET, and look at the reason of each file above.',
    })
  return {
    ...report,
    wentOut: {
      en: `${sum(each => each.series)} series of ${sum(each => each.instances)} instances, ${sum(each => each.files)} subject files accepted`,
      ja: `${sum(each => each.series)} シリーズ・画像 ${sum(each => each.instances)} 枚・被験者ファイル ${sum(each => each.files)} 件を受理`,
    },
    sizeBytes: sum(each => each.sizeBytes),
  }
}

const gatewayStages = {
  ...{
    receive: '調査',
    extract: '抽出',
    values: '確認',
    deidentify: '非識別化',
    seal: '封印',
    send: '送信',
    done: '完了',
  },
} as const satisfies Record<Progress['stage'], string>

async function collectFrom(thread: Thread, hospital: Hospital): Promise<Collected> {
  const siteId = await findSite(thread, hospital.siteCode)
  const workFolder = join(thread.home, 'gateways', hospital.siteCode.toLowerCase())
  const code = existsSync(join(workFolder, 'enrolment.json')) ? undefined : await makeEnrolmentCode(thread, siteId)
  const result = await runGateway({
    input: hospital.folder,
    workFolder,
    // A folder of public images often has no Patient IDs, or two in a study; a hospital would hold such files back.
    unknownSubjects: 'by-study',
    tornStudies: 'by-subject',
    // Public images have no face left, or were published with it, and phantoms have none.
    faces: 'accept',
    server: thread.url,
    name: `${hospital.siteCode} gateway`,
    ...(code === undefined ? {} : { code }),
    onProgress: ({ stage, done, total }) =>
      thread.onNote({
        en: `${hospital.siteCode}: ${stage} ${done} / ${total}`,
        ja: `${hospital.siteCode}：${gatewayStages[stage]} ${done} / ${total}`,
      }),
    onReceived: found => bringIntoForce(thread, hospital.modalities ?? listModalities(found), { ...hospital, siteId }),
  })
  const notes = {
    problems: result.held.map(({ name, reason }) => `${name}: ${describeReason(reason)} (${reason})`),
    warnings: result.odd.map(
      ({ name, count, warning }) => `${count} files, such as ${name}: ${describeWarning(warning)}`,
    ),
  }
  if (result.sent === undefined) return { series: 0, instances: 0, files: 0, sizeBytes: 0, ...notes }
  return { ...(await countAccepted(thread, result.sent)), ...notes }
}

async function countAccepted(thread: Thread, { submissionId }: NonNullable<GatewayResult['sent']>) {
  const sent = await inRole(thread.people, 'operator').client.call(collectRoutes.submission, {
    params: { id: submissionId },
  })
  if (sent.state !== 'accepted')
    throw new Error(`The submission is ${sent.state}: ${sent.issues.map(issue => issue.message).join('; ')}`)
  return sent.counts
}

async function findSite(thread: Thread, code: string): Promise<string> {
  const { items } = await inRole(thread.people, 'operator').client.call(membershipRoutes.sites, {})
  const found = items.find(site => site.code === code)
  if (found === undefined) throw new Error(`There is no site ${code}.`)
  return found.id
}

/** The agreement and the approval under which the hospital sends, entered once. */
async function bringIntoForce(
  thread: Thread,
  modalities: readonly string[],
  { siteCode, siteId }: { siteCode: string; siteId: string },
): Promise<void> {
  if (modalities.length === 0) return
  const { client } = ethicsOfficerOfPlatform(thread.people)
  const startsOn = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
  const endsOn = new Date(Date.now() + 700 * 86_400_000).toISOString().slice(0, 10)
  const scope = { siteId, modalities: [...modalities], startsOn, endsOn }
  const isCovering = (each: { siteId: string; state: string; modalities: readonly string[] }) =>
    each.siteId === siteId && each.state === 'in-force' && modalities.every(one => each.modalities.includes(one))
  const agreements = (await client.call(collectRoutes.agreements, {})).items
  if (!agreements.some(isCovering)) {
    const purposes = ['research' as const, 'commercial-development' as const]
    const reference = `DUA-${siteCode}-${agreements.length + 1}`
    const body = { ...scope, reference, purposes, regions: ['JP'], feeShareBasisPoints: 7000 }
    await client.call(collectRoutes.createAgreement, { body })
  }
  const approvals = (await client.call(collectRoutes.ethicsApprovals, {})).items
  if (approvals.some(isCovering)) return
  const reference = `IRB-${siteCode}-${approvals.length + 1}`
  const body = { ...scope, committee: 'Institutional review board', reference }
  await client.call(collectRoutes.createEthicsApproval, { body })
}

/** The sample's hospitals have ethics officers too; agreements are entered by the platform's. */
function ethicsOfficerOfPlatform(people: readonly Person[]): Person {
  const operator = inRole(people, 'operator')
  return (
    people.find(person => person.role === 'ethics-officer' && person.organisation === operator.organisation) ??
    inRole(people, 'ethics-officer')
  )
}

async function makeEnrolmentCode(thread: Thread, siteId: string): Promise<string> {
  return (
    await inRole(thread.people, 'operator').client.call(membershipRoutes.createEnrolmentCode, { body: { siteId } })
  ).code
}
