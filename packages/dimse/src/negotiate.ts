import { findUid, transferSyntaxes } from '@tsumugi/dicom'
import { type AssociateFields, dicomApplicationContext, type RoleItem } from './associate-fields.ts'
import type { AgreedContext } from './association.ts'
import type { Rejection } from './pdu.ts'
import { chooseStorageSyntax, isStorageClass, serviceClasses } from './syntaxes.ts'

/** Our Implementation Class UID and version name, as in the files that we write. @see DICOM PS3.7 D.3.3.2 */
const implementation = {
  implementationClassUid: '2.25.4673878244318032396692418519814862054',
  implementationVersionName: 'TSUMUGI_0_1',
} as const

/** Who may call, and for what. */
export interface AcceptRules {
  /** The title under which we are called. */
  readonly aeTitle: string
  readonly isKnownPeer: (callingAeTitle: string, remoteAddress: string) => boolean
  /** Classes taken beyond the Standard's, such as a vendor's own. */
  readonly moreStorageClasses?: readonly string[]
}

/** Why a request is to be rejected; undefined where it is not. @see DICOM PS3.8 9.3.4 */
export function findRejection(
  request: AssociateFields,
  remoteAddress: string,
  rules: AcceptRules,
): Rejection | undefined {
  if ((request.protocolVersion & 1) === 0) return 'protocol-version-unknown'
  if (request.applicationContext !== dicomApplicationContext) return 'application-context-unknown'
  if (request.calledAeTitle !== rules.aeTitle) return 'called-ae-unknown'
  return rules.isKnownPeer(request.callingAeTitle, remoteAddress) ? undefined : 'calling-ae-unknown'
}

/** The answer of a receiver: verification and storage are accepted, each context by itself. */
export function answerRequest(request: AssociateFields, rules: AcceptRules, maxPduBytes: number): AssociateFields {
  const contexts = request.contexts.map(({ contextId, abstractSyntax, transferSyntaxes: offered }) => {
    const isStorage = isStorageClass(abstractSyntax) || (rules.moreStorageClasses ?? []).includes(abstractSyntax)
    const isOurs = isStorage || abstractSyntax === serviceClasses.verification
    const chosen = isStorage ? chooseStorageSyntax(offered) : chooseServiceSyntax(offered)
    const result = isOurs ? (chosen === undefined ? 4 : 0) : 3
    // A refused context still carries a transfer syntax, which does not count. @see DICOM PS3.8 9.3.3.2
    return { contextId, abstractSyntax, result, transferSyntaxes: [chosen ?? transferSyntaxes.implicitLittle] }
  })
  return { ...request, ...implementation, protocolVersion: 1, contexts, maxPduBytes, roles: answerRoles(request.roles) }
}

/** A sender is the user of storage, and we the provider; the other way round is not offered. */
const answerRoles = (roles: readonly RoleItem[]): readonly RoleItem[] =>
  roles.map(({ sopClassUid, isUser }) => ({ sopClassUid, isUser, isProvider: false }))

/** Identifiers and commands have no pixels: little endian, explicit before implicit. */
const chooseServiceSyntax = (offered: readonly string[]): string | undefined =>
  [transferSyntaxes.explicitLittle, transferSyntaxes.implicitLittle].find(uid => offered.includes(uid))

/** A context to propose. */
export interface ProposedContext {
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
  /** We take objects of the class instead of sending them, as C-GET wants. */
  readonly isProvider?: boolean
}

/** A-ASSOCIATE-RQ of ours. At most 128 contexts, whose ids are odd. @see DICOM PS3.8 9.3.2.2 */
export function buildRequest(
  titles: Pick<AssociateFields, 'callingAeTitle' | 'calledAeTitle'>,
  proposed: readonly ProposedContext[],
  maxPduBytes: number,
): AssociateFields {
  const contexts = proposed.slice(0, 128).map(({ abstractSyntax, transferSyntaxes: offered }, index) => ({
    ...{ contextId: index * 2 + 1, abstractSyntax, transferSyntaxes: offered, result: 0 },
  }))
  // One role a class, in however many contexts it is proposed.
  const provided = new Set(proposed.filter(one => one.isProvider).map(one => one.abstractSyntax))
  const roles = [...provided].map(sopClassUid => ({ sopClassUid, isUser: false, isProvider: true }))
  const { callingAeTitle, calledAeTitle } = titles
  return {
    ...{ ...implementation, protocolVersion: 1, callingAeTitle, calledAeTitle, contexts, roles, maxPduBytes },
    applicationContext: dicomApplicationContext,
  }
}

/** The contexts that both sides have: accepted ones, named by what was proposed under their id. */
export function agreedContexts(request: AssociateFields, answer: AssociateFields): readonly AgreedContext[] {
  return request.contexts.flatMap(({ contextId, abstractSyntax, transferSyntaxes: offered }) => {
    const answered = answer.contexts.find(one => one.contextId === contextId && one.result === 0)
    const [transferSyntax] = answered?.transferSyntaxes ?? []
    const isUsable = transferSyntax !== undefined && offered.includes(transferSyntax)
    return isUsable && findUid(transferSyntax) !== undefined ? [{ contextId, abstractSyntax, transferSyntax }] : []
  })
}
