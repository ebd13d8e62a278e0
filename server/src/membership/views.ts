import type { apiKey, gateway, member, organisation, site } from '@tsumugi/api'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { Database } from '#platform/database'

type Row<T extends keyof Database> = Selectable<Database[T]>
const text = (at: Date | null) => at?.toISOString() ?? null

/** An organisation as the contract shows it. */
export function organisationView(row: Row<'organisation'>): z.output<typeof organisation> {
  return {
    id: row.id,
    kind: row.kind,
    name: { en: row.name_en, ja: row.name_ja },
    createdAt: row.created_at.toISOString(),
  }
}

/** A site as the contract shows it. */
export function siteView(row: Row<'site'>): z.output<typeof site> {
  const name = { en: row.name_en, ja: row.name_ja }
  return {
    id: row.id,
    organisationId: row.organisation_id,
    code: row.code,
    name,
    region: row.region,
    createdAt: row.created_at.toISOString(),
  }
}

/** A member as the contract shows it: nothing of the password. */
export function memberView(row: Row<'member'>): z.output<typeof member> {
  const { id, email, role, state } = row
  return {
    id,
    organisationId: row.organisation_id,
    email,
    displayName: row.display_name,
    role,
    state,
    isSample: row.is_sample,
    createdAt: row.created_at.toISOString(),
  }
}

/** Who is signed in, as the contract shows it. */
export function meView(me: { member: Row<'member'>; organisation: Row<'organisation'> }) {
  return { member: memberView(me.member), organisation: organisationView(me.organisation) }
}

/** An API key as the contract shows it: nothing of the secret. */
export function apiKeyView(row: Row<'api_key'>): z.output<typeof apiKey> {
  const { id, name } = row
  return {
    id,
    name,
    createdAt: row.created_at.toISOString(),
    expiresAt: text(row.expires_at),
    revokedAt: text(row.revoked_at),
    lastUsedAt: text(row.last_used_at),
  }
}

/** A gateway as the contract shows it. */
export function gatewayView(row: Row<'gateway'>): z.output<typeof gateway> {
  const { id, name, state } = row
  return {
    id,
    siteId: row.site_id,
    name,
    publicKey: row.public_key,
    state,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: text(row.last_seen_at),
  }
}
