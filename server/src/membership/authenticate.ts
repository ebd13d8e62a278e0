import type { IncomingHttpHeaders } from 'node:http'
import type { Db } from '#platform/db'
import type { Authenticated } from '#platform/http-server'
import { apiKeyPrefix, findKeyMember } from './api-keys.ts'
import { findGateway, gatewayTokenPrefix } from './gateways.ts'
import { findSessionMember, tokenInCookie } from './sessions.ts'

/** Who calls, by an Authorization: Bearer header (API key or gateway token), else by the session cookie. Undefined when the
 *  credentials are absent, expired, revoked or forged; a bad header is not saved by a good cookie. */
export async function authenticate(db: Db, headers: IncomingHttpHeaders): Promise<Authenticated | undefined> {
  if (headers.authorization !== undefined) {
    const actor = await findBearer(db, headers.authorization)
    return actor && { actor, isCookie: false }
  }
  const token = tokenInCookie(headers.cookie)
  if (token === undefined || token === '') return undefined
  const actor = await findSessionMember(db, token)
  return actor && { actor, isCookie: true }
}

async function findBearer(db: Db, header: string) {
  const token = /^Bearer (\S+)$/i.exec(header)?.[1] ?? ''
  if (token.startsWith(apiKeyPrefix)) return findKeyMember(db, token)
  if (token.startsWith(gatewayTokenPrefix)) return findGateway(db, token)
  return undefined
}
