-- Who takes part: organisations, their sites, the members who act for them, and the gateways installed at sites.

create table organisation (
  id uuid primary key,
  kind text not null constraint an_organisation_is_of_a_known_kind check (kind in ('hospital', 'annotation', 'customer', 'platform')),
  name_en text not null,
  name_ja text not null,
  created_at timestamptz not null default now()
);
comment on table organisation is 'A legal body that takes part.';

create table site (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  code text not null constraint site_codes_are_unique unique
    constraint a_site_code_is_short_capitals check (code ~ '^[A-Z0-9-]{2,16}$'),
  name_en text not null,
  name_ja text not null,
  region text not null,
  created_at timestamptz not null default now()
);
create index site_by_organisation on site (organisation_id);
comment on table site is 'A place that contributes under one data use agreement.';

create table member (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  email text not null,
  display_name text not null,
  role text not null constraint a_member_has_a_known_role check (role in
    ('data-manager', 'ethics-officer', 'curator', 'annotator', 'adjudicator', 'customer', 'finance-officer', 'operator')),
  state text not null constraint a_member_is_in_a_known_state check (state in ('invited', 'active', 'suspended')),
  is_sample boolean not null default false,
  password_hash text,
  wrong_passwords integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);
create unique index member_emails_are_unique on member (lower(email));
create index member_by_organisation on member (organisation_id);
comment on table member is 'A person acting for an organisation in one role.';
comment on column member.is_sample is 'A person of the sample hospital: signs in with one click, only while the sample is loaded.';
comment on column member.password_hash is 'scrypt, with its parameters: scrypt$N$r$p$salt$hash. Absent until a one-time link was used.';
comment on column member.wrong_passwords is 'Wrong passwords in a row since the last right one.';

create table session (
  token_hash text primary key,
  member_id uuid not null references member,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz not null default now()
);
create index session_by_member on session (member_id);
comment on column session.token_hash is 'SHA-256 of the token; the token itself is only in the browser.';

create table one_time_link (
  token_hash text primary key,
  member_id uuid not null references member,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table one_time_link is 'With it a person chooses a password, once.';

create table api_key (
  id uuid primary key,
  member_id uuid not null references member,
  name text not null,
  secret_hash text not null constraint api_key_secrets_are_unique unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_key_by_member on api_key (member_id);
comment on column api_key.secret_hash is 'SHA-256 of the secret, which was shown once.';

create table gateway (
  id uuid primary key,
  site_id uuid not null references site,
  name text not null,
  public_key text not null constraint gateway_keys_are_unique unique,
  state text not null constraint a_gateway_is_in_a_known_state check (state in ('active', 'revoked')),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz
);
create index gateway_by_site on gateway (site_id);
comment on table gateway is 'A site''s installed software and its key.';
comment on column gateway.public_key is 'Ed25519, base64 of 32 bytes.';

create table enrolment_code (
  code_hash text primary key,
  site_id uuid not null references site,
  created_by uuid not null references member,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table enrolment_code is 'With it a gateway of the site hands in its key, once.';

create table gateway_session (
  token_hash text primary key,
  gateway_id uuid not null references gateway,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index gateway_session_by_gateway on gateway_session (gateway_id);

create table gateway_nonce (
  gateway_id uuid not null references gateway,
  nonce text not null,
  used_at timestamptz not null default now(),
  constraint a_challenge_is_used_once primary key (gateway_id, nonce)
);
comment on table gateway_nonce is 'Challenges already used, so that a signature heard on the way opens no second session.';
