-- Immutable versions of datasets, who asked for them, who may use them, and what was downloaded.

create table release (
  id uuid primary key,
  dataset_name text not null constraint a_dataset_name_is_a_plain_word check (dataset_name ~ '^[A-Za-z][A-Za-z0-9]{2,40}$'),
  version text not null constraint a_version_has_three_numbers check (version ~ '^\d+\.\d+\.\d+$'),
  title jsonb not null,
  description jsonb not null,
  state text not null default 'building' constraint a_release_is_in_a_known_state
    check (state in ('building', 'recorded', 'published', 'failed', 'withdrawn')),
  job_id uuid not null,
  cohort_id uuid not null references cohort,
  run_id uuid not null references recipe_run,
  split_plan jsonb not null,
  terms jsonb not null,
  fee_minor bigint not null constraint a_fee_is_not_negative check (fee_minor >= 0),
  facts jsonb not null,
  manifest_digest text,
  preview_digest text,
  size_bytes bigint not null default 0,
  file_count integer not null default 0,
  log_entry_id uuid references log_entry,
  created_by uuid not null references member,
  created_at timestamptz not null,
  published_at timestamptz,
  error text,
  constraint a_recorded_release_has_a_manifest_and_an_entry
    check (state in ('building', 'failed') or (manifest_digest is not null and log_entry_id is not null)),
  constraint a_published_release_says_when check ((state in ('published', 'withdrawn')) = (published_at is not null)),
  constraint a_failed_release_says_why check (state <> 'failed' or error is not null)
);
create unique index a_version_of_a_dataset_is_made_once on release (dataset_name, version) where state <> 'failed';
create index release_newest on release (created_at desc, id desc);
create index release_published on release (published_at desc, id desc) where state = 'published';
comment on table release is 'An immutable version of a dataset. What goes in is fixed when it is made; the files follow in the background.';
comment on column release.facts is 'What the documents say, as it was when the release was made, so that a build started anew writes the same bytes.';
comment on column release.state is 'recorded: the entry release.published is in the log, its proof is not yet written.';
comment on column release.manifest_digest is 'Digest of manifest.json: the identity of the release.';

create table release_subject (
  release_id uuid not null references release,
  subject_id uuid not null references subject,
  site_id uuid not null references site,
  name text not null,
  split text not null constraint a_split_is_known check (split in ('train', 'validation', 'test')),
  constraint a_subject_is_in_exactly_one_split primary key (release_id, subject_id),
  constraint a_subject_has_its_own_name_in_a_release unique (release_id, name),
  unique (release_id, subject_id, split)
);
create index release_subject_of_subject on release_subject (subject_id);
comment on column release_subject.name is 'Folder of the subject in the release: the pseudonym, with the site''s code in front where two sites share one.';

create table release_series (
  release_id uuid not null,
  series_id uuid not null references series,
  subject_id uuid not null,
  split text not null,
  number integer not null constraint a_series_number_starts_at_one check (number >= 1),
  derivative_id uuid not null references derivative,
  derivative_digest text not null,
  label_map_digest text,
  case_id uuid references annotation_case,
  seg_digest text,
  seg_bytes bigint,
  nnunet_dataset text,
  nnunet_case text,
  primary key (release_id, series_id),
  constraint a_series_is_in_the_split_of_its_subject
    foreign key (release_id, subject_id, split) references release_subject (release_id, subject_id, split),
  constraint a_series_has_its_own_number_in_a_release unique (release_id, number),
  constraint an_nnunet_case_has_labels check (nnunet_case is null or (label_map_digest is not null and nnunet_dataset is not null))
);
create index release_series_of_series on release_series (series_id);

create table release_subject_file (
  release_id uuid not null,
  subject_file_id uuid not null references subject_file,
  subject_id uuid not null,
  split text not null,
  primary key (release_id, subject_file_id),
  constraint a_file_is_in_the_split_of_its_subject
    foreign key (release_id, subject_id, split) references release_subject (release_id, subject_id, split)
);

create table release_file (
  release_id uuid not null references release,
  path text not null constraint a_path_stays_in_the_release
    check (path ~ '^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$' and path !~ '(^|/)\.\.?(/|$)'),
  digest text not null,
  size_bytes bigint not null constraint a_size_is_not_negative check (size_bytes >= 0),
  media_type text not null,
  pack_digest text,
  pack_offset bigint,
  primary key (release_id, path),
  constraint a_file_in_a_pack_says_where check ((pack_digest is null) = (pack_offset is null))
);
comment on table release_file is 'Every file of a release by path. The bytes are the blob of the digest, or, with pack_digest, a range of that pack.';

create table release_part (
  release_id uuid not null references release,
  part text not null,
  note text,
  primary key (release_id, part)
);
comment on table release_part is 'Parts whose files are all written: a build started anew goes on after them.';
comment on column release_part.note is 'Why a part is empty, such as a label map of another shape.';

create function refuse_change_of_release() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state in ('building', 'failed', 'recorded')
    and (to_jsonb(new) - array['state', 'manifest_digest', 'preview_digest', 'size_bytes', 'file_count', 'log_entry_id', 'published_at', 'error'])
      = (to_jsonb(old) - array['state', 'manifest_digest', 'preview_digest', 'size_bytes', 'file_count', 'log_entry_id', 'published_at', 'error'])
    and (old.state <> 'recorded' or (new.manifest_digest = old.manifest_digest and new.log_entry_id = old.log_entry_id)) then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.state = 'published' and new.state = 'withdrawn' and (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') then
    return new;
  end if;
  raise exception 'a release is never changed';
end $$;
create trigger a_published_release_is_never_changed before update or delete on release
  for each row execute function refuse_change_of_release();

create function refuse_change_of_release_content() returns trigger language plpgsql as $$
begin
  raise exception 'what is in a release is never changed';
end $$;
create trigger a_release_keeps_its_subjects before update or delete on release_subject
  for each row execute function refuse_change_of_release_content();
create trigger a_release_keeps_its_series before update or delete on release_series
  for each row execute function refuse_change_of_release_content();
create trigger a_release_keeps_its_subject_files before update or delete on release_subject_file
  for each row execute function refuse_change_of_release_content();
create trigger a_release_keeps_its_files before update or delete on release_file
  for each row execute function refuse_change_of_release_content();

create function refuse_file_after_publication() returns trigger language plpgsql as $$
begin
  if exists (select from release where id = new.release_id and state not in ('building', 'recorded')) then
    raise exception 'a published release takes no more files';
  end if;
  return new;
end $$;
create trigger a_published_release_takes_no_more_files before insert on release_file
  for each row execute function refuse_file_after_publication();

create table access_request (
  id uuid primary key,
  release_id uuid not null references release,
  organisation_id uuid not null references organisation,
  requested_by uuid not null references member,
  purpose text not null constraint a_purpose_is_known check (purpose in ('research', 'commercial-development', 'education')),
  statement text not null,
  state text not null default 'pending' constraint a_request_is_in_a_known_state
    check (state in ('pending', 'approved', 'returned', 'granted')),
  quote_minor bigint constraint a_quote_is_not_negative check (quote_minor >= 0),
  ends_on date,
  decided_by uuid references member,
  decided_at timestamptz,
  decision_reason text,
  created_at timestamptz not null,
  constraint a_decided_request_says_who_and_when
    check ((state = 'pending') = (decided_at is null) and (state = 'pending') = (decided_by is null)),
  constraint an_approved_request_has_a_quote_and_a_term
    check ((state in ('approved', 'granted')) = (quote_minor is not null) and (quote_minor is null) = (ends_on is null))
);
create unique index an_organisation_asks_once_at_a_time on access_request (release_id, organisation_id, purpose)
  where state in ('pending', 'approved');
create index access_request_newest on access_request (created_at desc, id desc);
create index access_request_of_organisation on access_request (organisation_id, created_at desc);

create table release_grant (
  id uuid primary key,
  request_id uuid not null references access_request constraint a_request_is_granted_once unique,
  release_id uuid not null references release,
  organisation_id uuid not null references organisation,
  fee_minor bigint not null constraint a_grant_fee_is_not_negative check (fee_minor >= 0),
  starts_on date not null,
  ends_on date not null,
  accepted_by uuid not null references member,
  accepted_at timestamptz not null,
  log_entry_id uuid not null references log_entry,
  revoked_at timestamptz,
  revoked_reason text,
  constraint a_grant_starts_before_it_ends check (starts_on <= ends_on),
  constraint a_grant_is_revoked_for_a_reason check ((revoked_at is null) = (revoked_reason is null))
);
create index release_grant_of_organisation on release_grant (organisation_id, release_id);
create index release_grant_by_acceptance on release_grant (accepted_at);
comment on table release_grant is 'An organisation''s right to use a release. The fee is due from the instant of acceptance.';
comment on column release_grant.ends_on is 'Last day in force, in the platform''s accounting zone (Asia/Tokyo).';

create function refuse_change_of_grant() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.revoked_at is null
    and (to_jsonb(new) - array['revoked_at', 'revoked_reason']) = (to_jsonb(old) - array['revoked_at', 'revoked_reason']) then
    return new;
  end if;
  raise exception 'a grant is never changed but by revoking it once';
end $$;
create trigger a_grant_is_never_changed before update or delete on release_grant
  for each row execute function refuse_change_of_grant();

create table download (
  id uuid primary key,
  release_id uuid not null references release,
  grant_id uuid references release_grant,
  member_id uuid not null references member,
  kind text not null constraint a_download_is_of_a_known_kind check (kind in ('files', 'archive')),
  log_entry_id uuid not null references log_entry,
  started_at timestamptz not null,
  last_request_at timestamptz not null,
  requests integer not null default 0,
  bytes_served bigint not null default 0
);
create index download_of_member on download (release_id, member_id, started_at desc);
create index download_of_grant on download (grant_id);
comment on table download is 'One download of a release: begun by asking for the manifest or the archive. Requests and bytes are counted.';
comment on column download.grant_id is 'Null when the platform''s own staff downloads.';
