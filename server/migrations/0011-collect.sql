-- What came in: the contracts it came under, who opted out, submissions, subjects, studies, series, subject files.

create table agreement (
  id uuid primary key,
  site_id uuid not null references site,
  reference text not null,
  modalities text[] not null constraint an_agreement_names_a_modality check (cardinality(modalities) > 0),
  purposes text[] not null constraint an_agreement_names_known_purposes
    check (cardinality(purposes) > 0 and purposes <@ array['research', 'commercial-development', 'education']),
  regions text[] not null,
  starts_on date not null,
  ends_on date not null,
  fee_share_basis_points integer not null
    constraint a_fee_share_is_a_part_of_the_whole check (fee_share_basis_points between 0 and 10000),
  document_digest text,
  ended_at timestamptz,
  ended_reason text,
  created_at timestamptz not null default now(),
  constraint an_agreement_starts_before_it_ends check (starts_on <= ends_on),
  constraint an_agreement_ends_early_for_a_reason check ((ended_at is null) = (ended_reason is null)),
  constraint a_reference_is_used_once_a_site unique (site_id, reference)
);
comment on table agreement is 'Data use agreement between a site and the platform: uploads, cohorts and releases outside it are refused.';
comment on column agreement.fee_share_basis_points is 'The hospital''s part of a usage fee; 7000 is 70 %.';
comment on column agreement.ends_on is 'The last day on which it is in force.';
comment on column agreement.ended_at is 'Ended before its last day.';

create table ethics_approval (
  id uuid primary key,
  site_id uuid not null references site,
  committee text not null,
  reference text not null,
  modalities text[] not null constraint an_approval_names_a_modality check (cardinality(modalities) > 0),
  starts_on date not null,
  ends_on date not null,
  ended_at timestamptz,
  ended_reason text,
  created_at timestamptz not null default now(),
  constraint an_approval_starts_before_it_ends check (starts_on <= ends_on),
  constraint an_approval_ends_early_for_a_reason check ((ended_at is null) = (ended_reason is null)),
  constraint an_approval_is_entered_once_a_site unique (site_id, committee, reference)
);
comment on table ethics_approval is 'What an ethics committee allowed a site to give, and from when until when.';

create table opt_out (
  id uuid primary key,
  site_id uuid not null references site,
  pseudonym text not null,
  reason text not null,
  effective_at timestamptz not null,
  constraint a_subject_opts_out_once unique (site_id, pseudonym)
);
comment on table opt_out is 'A subject''s data may not be used from now on. The subject need not have come in yet.';

create table submission (
  id uuid primary key,
  site_id uuid not null references site,
  gateway_id uuid not null references gateway,
  manifest_digest text not null constraint a_manifest_is_one_submission unique,
  manifest jsonb not null,
  signature jsonb not null,
  state text not null
    constraint a_submission_is_in_a_known_state check (state in ('receiving', 'checking', 'accepted', 'refused')),
  counts jsonb not null,
  issues jsonb not null default '[]',
  receipt jsonb,
  created_at timestamptz not null default now(),
  accepted_at timestamptz,
  constraint a_receipt_is_given_on_acceptance_only
    check ((state = 'accepted') = (receipt is not null) and (state = 'accepted') = (accepted_at is not null))
);
create index submission_newest on submission (created_at desc, id desc);
create index submission_of_site on submission (site_id, created_at desc, id desc);
comment on table submission is 'A gateway''s signed, all-or-nothing batch.';
comment on column submission.id is 'Chosen by the gateway: submissionId of the manifest.';
comment on column submission.manifest is 'As signed; its canonical JSON has the digest manifest_digest.';

create table submission_object (
  submission_id uuid not null references submission,
  digest text not null,
  size_bytes bigint not null constraint an_object_has_bytes check (size_bytes > 0),
  is_received boolean not null default false,
  primary key (submission_id, digest)
);
create index submission_object_by_digest on submission_object (digest);
comment on table submission_object is 'The objects that a submission''s manifest names; the bytes wait in staging until the commit, which moves them to the blobs.';
comment on column submission_object.is_received is 'All bytes are in staging with the right digest, or the object was stored before.';

create table subject (
  id uuid primary key,
  site_id uuid not null references site,
  pseudonym text not null,
  sex text constraint a_sex_is_known_by_letter check (sex in ('F', 'M', 'O')),
  birth_year integer,
  created_at timestamptz not null default now(),
  constraint a_pseudonym_is_one_subject_of_a_site unique (site_id, pseudonym)
);
comment on table subject is 'The person imaged, known only by the pseudonym that the site''s own key made.';

create table study (
  id uuid primary key,
  subject_id uuid not null references subject,
  study_instance_uid text not null constraint a_study_is_stored_once unique,
  study_date date,
  description text,
  receipt jsonb not null,
  submission_id uuid not null references submission,
  created_at timestamptz not null default now()
);
create index study_of_subject on study (subject_id);
comment on column study.study_date is 'Shifted by the subject''s constant date shift.';
comment on column study.receipt is 'The de-identification receipt of the submission that brought the study first.';

create table series (
  id uuid primary key,
  study_id uuid not null references study,
  subject_id uuid not null references subject,
  site_id uuid not null references site,
  submission_id uuid not null references submission,
  series_instance_uid text not null constraint a_series_is_stored_once unique,
  modality text not null,
  sop_class_uid text not null,
  description text,
  body_part text,
  manufacturer text,
  instance_count integer not null constraint a_series_has_an_instance check (instance_count > 0),
  size_bytes bigint not null,
  rows integer,
  columns integer,
  header jsonb not null,
  receipt jsonb not null,
  pack_digest text not null,
  index_digest text not null,
  order_digest text not null,
  thumbnail_digest text,
  created_at timestamptz not null default now()
);
create index series_newest on series (created_at desc, id desc);
create index series_of_subject on series (subject_id);
create index series_of_study on series (study_id);
create index series_by_modality on series (modality, created_at desc, id desc);
comment on table series is 'One acquisition or reconstruction. What is per instance lives in blobs: pack, index, slice order.';
comment on column series.header is 'Chosen attributes of the first instance in slice order, by keyword. See README.md of the stage.';
comment on column series.receipt is 'The de-identification receipt of the study in the submission that brought the series.';
comment on column series.order_digest is 'Blob of the slice order: canonical JSON, tsumugi-slices@1.';
comment on column series.thumbnail_digest is 'Blob of the PNG, once somebody asked for it; digest of nothing drawable is never kept.';

create table subject_file (
  id uuid primary key,
  subject_id uuid not null references subject,
  site_id uuid not null references site,
  submission_id uuid not null references submission,
  kind text not null constraint a_subject_file_is_of_a_known_kind check (kind in ('slide', 'clinical', 'variants')),
  media_type text not null,
  file_name text not null,
  digest text not null,
  size_bytes bigint not null,
  summary jsonb not null,
  created_at timestamptz not null default now(),
  constraint a_file_is_stored_once_a_subject unique (subject_id, digest)
);
create index subject_file_newest on subject_file (created_at desc, id desc);
comment on table subject_file is 'A slide, a clinical table or a variant file: one object each.';

create table clinical_value (
  subject_file_id uuid not null references subject_file,
  row_number integer not null,
  column_name text not null,
  subject_id uuid not null references subject,
  value text not null,
  primary key (subject_file_id, row_number, column_name)
);
create index clinical_value_by_column on clinical_value (column_name, value, subject_id);
create index clinical_value_of_subject on clinical_value (subject_id, column_name);
comment on table clinical_value is 'Cells of clinical tables, so that criteria can ask for them; empty cells are left out.';

create table subject_use (
  subject_id uuid not null references subject,
  kind text not null constraint a_use_is_of_a_known_kind check (kind in ('cohort', 'release')),
  used_by uuid not null,
  used_at timestamptz not null default now(),
  primary key (subject_id, kind, used_by)
);
comment on table subject_use is 'Which cohorts and releases used a subject, told by the stage that used it: what an opt-out reaches.';
comment on column subject_use.used_by is 'Id of the cohort or release.';
