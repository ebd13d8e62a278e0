import { randomBytes } from 'node:crypto'
import { type Client, createClient, membershipRoutes } from '@tsumugi/api'
import { canonicalBytes, signBytes, toBase64 } from '@tsumugi/proofs'
import { type Enrolment, type GatewayKeys, saveEnrolment } from '#work'
import { withRetry } from './retry.ts'

/** Hand in the one-time code and our public key; the answer is kept in the work folder. The secret key never leaves it. */
export async function enrol(
  workFolder: string,
  keys: GatewayKeys,
  given: { readonly server: string; readonly code: string; readonly name: string },
): Promise<Enrolment> {
  const client = createClient({ baseUrl: given.server })
  const reply = await withRetry(() =>
    client.call(membershipRoutes.enrolGateway, {
      body: { code: given.code, name: given.name, publicKey: toBase64(keys.signing.publicKey) },
    }),
  )
  const enrolment: Enrolment = { server: given.server, ...reply }
  await saveEnrolment(workFolder, enrolment)
  return enrolment
}

/** A client that signs in as this gateway and renews its token a minute before it ends. */
export function openClient(enrolment: Enrolment, keys: GatewayKeys): Client {
  const anonymous = createClient({ baseUrl: enrolment.server })
  let token = ''
  let renewAt = 0
  return createClient({
    baseUrl: enrolment.server,
    headers: async () => {
      if (Date.now() >= renewAt) {
        const session = await anonymous.call(membershipRoutes.openGatewaySession, {
          body: challengeOf(enrolment, keys),
        })
        token = session.token
        renewAt = Date.parse(session.expiresAt) - 60_000
      }
      return { authorization: `Bearer ${token}` }
    },
  })
}

function challengeOf(enrolment: Enrolment, keys: GatewayKeys) {
  const challenge = {
    gatewayId: enrolment.gatewayId,
    at: new Date().toISOString(),
    nonce: randomBytes(18).toString('base64url'),
  }
  const signature = toBase64(signBytes(canonicalBytes(challenge), keys.signing.secretKey))
  return { ...challenge, signature }
}
