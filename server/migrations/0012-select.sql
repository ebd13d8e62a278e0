-- What is used: measures and issues of series, decisions of a project, frozen cohorts.

create table project (
  id uuid primary key,
  name_en text not null,
  name_ja text not null,
  protocol_version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table project is 'One effort under one protocol.';

create table series_check (
  series_id uuid primary key references series,
  checks_version text not null,
  suggestion text not null
    constraint a_suggestion_is_known check (suggestion in ('accepted', 'excluded', 'look')),
  suggestion_reasons text[] not null,
  measured_at timestamptz not null default now()
);
comment on table series_check is 'A series was measured and checked; a series without a row here still waits.';

create table measure (
  series_id uuid not null references series,
  name text not null,
  version integer not null,
  value double precision not null,
  unit text not null,
  source text not null,
  primary key (series_id, name)
);
create index measure_by_name on measure (name, value);

create table series_issue (
  series_id uuid not null references series,
  number integer not null,
  code text not null,
  severity text not null constraint a_severity_is_known check (severity in ('info', 'warning', 'error')),
  found_where text,
  message text not null,
  primary key (series_id, number)
);
create index series_issue_by_code on series_issue (code, series_id);

create table decision (
  project_id uuid not null references project,
  series_id uuid not null references series,
  verdict text not null constraint a_verdict_is_known check (verdict in ('accepted', 'excluded')),
  reason text,
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (project_id, series_id),
  constraint an_exclusion_has_a_reason check ((verdict = 'excluded') = (reason is not null))
);
comment on table decision is 'What a project''s curator decided about a series; no row is undecided. Earlier decisions are in the log.';
comment on column decision.decided_by is 'Id of the member.';

create table cohort (
  id uuid primary key,
  project_id uuid not null references project,
  name text not null,
  version integer not null,
  criteria jsonb not null,
  flow jsonb not null,
  series_count integer not null constraint a_cohort_has_a_series check (series_count > 0),
  subject_count integer not null,
  digest text not null,
  frozen_at timestamptz not null,
  frozen_by uuid not null,
  constraint a_cohort_version_is_made_once unique (project_id, name, version)
);
comment on column cohort.digest is 'SHA-256 of the canonical JSON of its content, tsumugi-cohort@1.';

create table cohort_series (
  cohort_id uuid not null references cohort,
  series_id uuid not null references series,
  subject_id uuid not null references subject,
  pack_digest text not null,
  found text[] not null,
  primary key (cohort_id, series_id)
);
create index cohort_series_of_series on cohort_series (series_id);
comment on column cohort_series.found is 'What each step found when the cohort was frozen, in the order of the flow''s steps.';

create table cohort_left_out (
  cohort_id uuid not null references cohort,
  series_id uuid not null references series,
  step_index integer not null,
  found text[] not null,
  primary key (cohort_id, series_id)
);
comment on table cohort_left_out is 'Series that came in before the freeze and fell out at a step of the flow: why a series is out.';

create function refuse_change_of_cohort() returns trigger language plpgsql as $$
begin
  raise exception 'a frozen cohort is never changed';
end $$;
create trigger a_frozen_cohort_is_never_changed before update or delete on cohort
  for each row execute function refuse_change_of_cohort();
create trigger a_frozen_cohort_keeps_its_series before update or delete on cohort_series
  for each row execute function refuse_change_of_cohort();
create trigger a_frozen_cohort_keeps_its_reasons before update or delete on cohort_left_out
  for each row execute function refuse_change_of_cohort();
