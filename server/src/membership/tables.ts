import type { Role } from '@tsumugi/api'
import type { Generated } from 'kysely'
import type { GeneratedInstant, Instant } from '#platform/database'

interface OrganisationTable {
  id: string
  kind: 'hospital' | 'annotation' | 'customer' | 'platform'
  name_en: string
  name_ja: string
  created_at: GeneratedInstant
}

interface SiteTable {
  id: string
  organisation_id: string
  code: string
  name_en: string
  name_ja: string
  region: string
  created_at: GeneratedInstant
}

interface MemberTable {
  id: string
  organisation_id: string
  email: string
  display_name: string
  role: Role
  state: 'invited' | 'active' | 'suspended'
  is_sample: Generated<boolean>
  password_hash: string | null
  wrong_passwords: Generated<number>
  locked_until: Instant | null
  created_at: GeneratedInstant
}

interface SessionTable {
  token_hash: string
  member_id: string
  created_at: GeneratedInstant
  expires_at: Instant
  last_used_at: GeneratedInstant
}

interface OneTimeLinkTable {
  token_hash: string
  member_id: string
  created_at: GeneratedInstant
  expires_at: Instant
  used_at: Instant | null
}

interface ApiKeyTable {
  id: string
  member_id: string
  name: string
  secret_hash: string
  created_at: GeneratedInstant
  expires_at: Instant | null
  revoked_at: Instant | null
  last_used_at: Instant | null
}

interface GatewayTable {
  id: string
  site_id: string
  name: string
  public_key: string
  state: 'active' | 'revoked'
  created_at: GeneratedInstant
  last_seen_at: Instant | null
}

interface EnrolmentCodeTable {
  code_hash: string
  site_id: string
  created_by: string
  created_at: GeneratedInstant
  expires_at: Instant
  used_at: Instant | null
}

interface GatewaySessionTable {
  token_hash: string
  gateway_id: string
  created_at: GeneratedInstant
  expires_at: Instant
}

interface GatewayNonceTable {
  gateway_id: string
  nonce: string
  used_at: GeneratedInstant
}

declare module '#platform/database' {
  interface Database {
    organisation: OrganisationTable
    site: SiteTable
    member: MemberTable
    session: SessionTable
    one_time_link: OneTimeLinkTable
    api_key: ApiKeyTable
    gateway: GatewayTable
    enrolment_code: EnrolmentCodeTable
    gateway_session: GatewaySessionTable
    gateway_nonce: GatewayNonceTable
  }
}
