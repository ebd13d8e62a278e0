-- How a cohort is read: the form, its cases, two blinded tasks a case, readings, adjudications, reference standards.

create table reading_form (
  id uuid primary key,
  cohort_id uuid not null references cohort constraint a_cohort_is_opened_for_reading_once unique,
  form jsonb not null,
  digest text not null,
  skipped jsonb not null,
  opened_by uuid not null references member,
  opened_at timestamptz not null
);
comment on table reading_form is 'What the annotators of one cohort are asked, and below which reader agreement a case goes to adjudication.';
comment on column reading_form.form is 'readingForm of the contract.';
comment on column reading_form.digest is 'SHA-256 of the canonical JSON of form.';
comment on column reading_form.skipped is 'Series of the cohort that no case was made of: [{ seriesId, code, message }].';

create table annotation_case (
  id uuid primary key,
  reading_form_id uuid not null references reading_form,
  cohort_id uuid not null references cohort,
  number integer not null constraint a_case_number_starts_at_one check (number >= 1),
  series_id uuid not null references series,
  subject_id uuid not null references subject,
  modality text not null,
  slices integer not null,
  rows integer not null,
  columns integer not null,
  state text not null default 'reading' constraint a_case_is_in_a_known_state
    check (state in ('reading', 'comparing', 'agreed', 'discrepant', 'adjudicated', 'accepted', 'withdrawn')),
  agreement jsonb,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint a_series_is_one_case_of_a_cohort unique (cohort_id, series_id),
  constraint a_case_number_is_given_once unique (cohort_id, number),
  constraint a_case_has_voxels check (slices > 0 and rows > 0 and columns > 0),
  constraint a_withdrawn_case_says_when check ((state = 'withdrawn') = (withdrawn_at is not null)),
  constraint an_outcome_has_an_agreement
    check (state in ('reading', 'comparing', 'withdrawn') or agreement is not null)
);
create index annotation_case_of_state on annotation_case (state, created_at, id);
create index annotation_case_of_subject on annotation_case (subject_id);
comment on table annotation_case is 'One series of a cohort as the annotators see it. Slices, rows and columns are the shape of its label maps.';
comment on column annotation_case.agreement is 'readerAgreement of the contract, once both readings are in.';

create table annotation_task (
  id uuid primary key,
  case_id uuid not null references annotation_case,
  slot smallint not null constraint a_case_has_two_slots check (slot in (1, 2)),
  state text not null default 'open'
    constraint a_task_is_in_a_known_state check (state in ('open', 'assigned', 'submitted', 'cancelled')),
  annotator_id uuid references member,
  lease_until timestamptz,
  submitted_at timestamptz,
  created_at timestamptz not null,
  constraint a_slot_is_one_task unique (case_id, slot),
  constraint an_annotator_reads_a_case_once unique (case_id, annotator_id),
  constraint a_taken_task_has_an_annotator check ((state in ('assigned', 'submitted')) <= (annotator_id is not null)),
  constraint an_open_task_has_no_annotator check (state <> 'open' or annotator_id is null),
  constraint only_an_assigned_task_has_a_lease check ((state = 'assigned') = (lease_until is not null)),
  constraint a_submitted_task_says_when check ((state = 'submitted') <= (submitted_at is not null))
);
create index annotation_task_open on annotation_task (created_at, case_id) where state = 'open';
create index annotation_task_of_annotator on annotation_task (annotator_id, created_at) where annotator_id is not null;
create index annotation_task_leased on annotation_task (lease_until) where state = 'assigned';
comment on table annotation_task is 'A request that one annotator read one case. Both slots of a case look alike to everybody.';

create table reading_draft (
  case_id uuid not null references annotation_case,
  member_id uuid not null references member,
  digest text not null,
  size_bytes bigint not null,
  voxel_counts jsonb not null,
  active_seconds double precision not null default 0
    constraint active_time_is_not_negative check (active_seconds >= 0),
  saved_at timestamptz not null,
  primary key (case_id, member_id)
);
comment on table reading_draft is 'The last autosave of one person over one case: an annotator''s or an adjudicator''s. Survives a given-back task.';
comment on column reading_draft.voxel_counts is 'Voxels by label value, as text keys: { "1": 1234 }; a label that was not drawn is left out.';
comment on column reading_draft.active_seconds is 'Time at work, told by the reader and added up over the saves.';

create table reading (
  id uuid primary key,
  task_id uuid not null references annotation_task constraint a_task_is_answered_once unique,
  case_id uuid not null references annotation_case,
  annotator_id uuid not null references member,
  organisation_id uuid not null references organisation,
  label_map_digest text not null,
  label_map_bytes bigint not null,
  voxel_counts jsonb not null,
  labels jsonb not null,
  comment text not null,
  active_seconds double precision not null,
  submitted_at timestamptz not null,
  constraint an_annotator_hands_in_one_reading_a_case unique (case_id, annotator_id)
);
create index reading_of_annotator on reading (annotator_id, submitted_at);
comment on table reading is 'One annotator''s whole answer; never changed.';
comment on column reading.organisation_id is 'For whom the annotator acted when handing in: who is paid.';
comment on column reading.labels is 'Every label of the form decided: [{ value, isAbsent }].';

create table adjudication (
  id uuid primary key,
  case_id uuid not null references annotation_case constraint a_discrepancy_is_decided_once unique,
  adjudicator_id uuid not null references member,
  organisation_id uuid not null references organisation,
  choice text not null constraint an_adjudicator_takes_a_b_or_new check (choice in ('A', 'B', 'new')),
  reading_id uuid references reading,
  label_map_digest text not null,
  label_map_bytes bigint not null,
  reason text not null constraint an_adjudication_has_a_reason check (length(trim(reason)) > 0),
  active_seconds double precision not null,
  decided_at timestamptz not null,
  constraint a_chosen_reading_is_named check ((choice = 'new') = (reading_id is null))
);
comment on table adjudication is 'The decision that ended a discrepancy; never changed.';

create table reference_standard (
  case_id uuid primary key references annotation_case,
  origin text not null constraint a_reference_standard_has_a_known_origin check (origin in ('agreed', 'adjudicated')),
  reading_id uuid references reading,
  adjudication_id uuid references adjudication,
  label_map_digest text not null,
  label_map_bytes bigint not null,
  seg_digest text,
  seg_bytes bigint,
  accepted_at timestamptz not null,
  constraint an_agreed_standard_is_a_reading check (origin <> 'agreed' or (reading_id is not null and adjudication_id is null)),
  constraint an_adjudicated_standard_is_a_decision check (origin <> 'adjudicated' or adjudication_id is not null),
  constraint a_seg_has_a_size check ((seg_digest is null) = (seg_bytes is null))
);
comment on table reference_standard is 'The accepted reading of a case, as label map and as DICOM SEG; never changed.';
comment on column reference_standard.seg_digest is 'Null when the source has no frame of reference, without which no DICOM SEG can be written.';

create function refuse_change_of_reading() returns trigger language plpgsql as $$
begin
  raise exception 'what was handed in is never changed';
end $$;
create trigger a_reading_is_never_changed before update or delete on reading
  for each row execute function refuse_change_of_reading();
create trigger an_adjudication_is_never_changed before update or delete on adjudication
  for each row execute function refuse_change_of_reading();
create trigger a_reference_standard_is_never_changed before update or delete on reference_standard
  for each row execute function refuse_change_of_reading();
create trigger a_reading_form_is_never_changed before update or delete on reading_form
  for each row execute function refuse_change_of_reading();

create function refuse_adjudication_of_own_reading() returns trigger language plpgsql as $$
begin
  if exists (select from reading where case_id = new.case_id and annotator_id = new.adjudicator_id) then
    raise exception 'an adjudicator made neither reading';
  end if;
  return new;
end $$;
create trigger an_adjudicator_made_neither_reading before insert on adjudication
  for each row execute function refuse_adjudication_of_own_reading();
