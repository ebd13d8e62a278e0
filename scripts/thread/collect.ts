import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { collectRoutes, membershipRoutes } from '@tsumugi/api'
import { runGateway } from '@tsumugi/gateway'
import { inRole, type Person } from './people.ts'
import type { Hospital, StageReport, Thread } from './thread.ts'

interface Collected {
  readonly series: number
  readonly instances: number
  readonly files: number
  readonly sizeBytes: number
  readonly problems: readonly string[]
}

/** For each hospital: agreement and ethics approval in force, gateway enrolled, folder de-identified, sealed, sent, accepted. */
export async function collect(thread: Thread): Promise<StageReport> {
  const collected: Collected[] = []
  for (const hospital of thread.hospitals) collected.push(await collectFrom(thread, hospital))
  const sum = (count: (each: Collected) => number) => collected.reduce((total, each) => total + count(each), 0)
  const problems = collected.flatMap(each => each.problems)
  return {
    cameIn: `${sum(each => each.instances + each.files) + problems.length} files of ${thread.hospitals.length === 1 ? 'one hospital' : `${thread.hospitals.length} hospitals`}`,
    wentOut: `${sum(each => each.series)} series of ${sum(each => each.instances)} instances, ${sum(each => each.files)} subject files accepted`,
    sizeBytes: sum(each => each.sizeBytes),
    problems,
    path: '/collect/submissions',
  }
}

async function collectFrom(thread: Thread, hospital: Hospital): Promise<Collected> {
  const siteId = await findSite(thread, hospital.siteCode)
  await bringIntoForce(thread, hospital, siteId)
  const workFolder = join(thread.home, 'gateways', hospital.siteCode.toLowerCase())
  const code = existsSync(join(workFolder, 'enrolment.json')) ? undefined : await makeEnrolmentCode(thread, siteId)
  const result = await runGateway({
    input: hospital.folder,
    workFolder,
    // A folder of public images often has no Patient IDs; a hospital would hold such files back.
    unknownSubjects: 'by-study',
    server: thread.url,
    name: `${hospital.siteCode} gateway`,
    ...(code === undefined ? {} : { code }),
    onProgress: ({ stage, done, total }) => thread.onNote(`${hospital.siteCode}: ${stage} ${done} / ${total}`),
  })
  const problems = result.held.map(({ name, reason }) => `${name}: ${reason}`)
  if (result.sent === undefined) throw new Error(`Nothing of ${hospital.folder} could be sent.\n${problems.join('\n')}`)
  const sent = await inRole(thread.people, 'operator').client.call(collectRoutes.submission, {
    params: { id: result.sent.submissionId },
  })
  if (sent.state !== 'accepted')
    throw new Error(`The submission is ${sent.state}: ${sent.issues.map(issue => issue.message).join('; ')}`)
  return { ...sent.counts, problems }
}

async function findSite(thread: Thread, code: string): Promise<string> {
  const { items } = await inRole(thread.people, 'operator').client.call(membershipRoutes.sites, {})
  const found = items.find(site => site.code === code)
  if (found === undefined) throw new Error(`There is no site ${code}.`)
  return found.id
}

/** The agreement and the approval under which the hospital sends, entered once. */
async function bringIntoForce(thread: Thread, { siteCode, modalities }: Hospital, siteId: string): Promise<void> {
  const { client } = ethicsOfficerOfPlatform(thread.people)
  const startsOn = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
  const endsOn = new Date(Date.now() + 700 * 86_400_000).toISOString().slice(0, 10)
  const scope = { siteId, modalities: [...modalities], startsOn, endsOn }
  const agreements = await client.call(collectRoutes.agreements, {})
  if (!agreements.items.some(each => each.siteId === siteId && each.state === 'in-force')) {
    const purposes = ['research' as const, 'commercial-development' as const]
    const body = { ...scope, reference: `DUA-${siteCode}-1`, purposes, regions: ['JP'], feeShareBasisPoints: 7000 }
    await client.call(collectRoutes.createAgreement, { body })
  }
  const approvals = await client.call(collectRoutes.ethicsApprovals, {})
  if (approvals.items.some(each => each.siteId === siteId && each.state === 'in-force')) return
  await client.call(collectRoutes.createEthicsApproval, {
    body: { ...scope, committee: 'Institutional review board', reference: `IRB-${siteCode}-1` },
  })
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
