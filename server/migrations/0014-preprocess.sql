-- Recipes, their runs over cohorts, and the derivatives that come of them.

create table recipe (
  id uuid primary key,
  project_id uuid not null references project,
  name text not null,
  version integer not null constraint a_recipe_version_starts_at_one check (version >= 1),
  steps jsonb not null,
  digest text not null,
  created_by uuid not null references member,
  created_at timestamptz not null,
  constraint a_recipe_version_is_made_once unique (project_id, name, version)
);
comment on table recipe is 'Ordered steps with every parameter said. A change is the next version.';
comment on column recipe.digest is 'SHA-256 of the canonical JSON of { format: tsumugi-recipe@1, steps }.';

create function refuse_change_of_recipe() returns trigger language plpgsql as $$
begin
  raise exception 'a recipe is never changed: save the next version';
end $$;
create trigger a_recipe_is_never_changed before update or delete on recipe
  for each row execute function refuse_change_of_recipe();

create table recipe_run (
  id uuid primary key,
  recipe_id uuid not null references recipe,
  cohort_id uuid not null references cohort,
  code_version text not null,
  job_id uuid not null references job_progress,
  digest text,
  created_by uuid not null references member,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint a_completed_run_has_a_digest check ((digest is null) = (finished_at is null))
);
create index recipe_run_newest on recipe_run (created_at desc, id desc);
comment on table recipe_run is 'One execution of a recipe over a cohort. It is complete when it has a digest; until then its job says how it stands.';
comment on column recipe_run.code_version is 'Names and versions of the code of the steps; part of every key of the cache.';
comment on column recipe_run.digest is 'SHA-256 over code version, recipe, inputs and outputs; holds no time and no id of this run.';

create table derivative (
  id uuid primary key,
  run_id uuid not null references recipe_run,
  series_id uuid not null references series,
  subject_id uuid not null references subject,
  reference_case_id uuid references annotation_case,
  number integer not null,
  state text not null default 'waiting'
    constraint a_derivative_is_in_a_known_state check (state in ('waiting', 'done', 'failed')),
  input_key text,
  digest text,
  size_bytes bigint,
  label_map_digest text,
  label_map_bytes bigint,
  shape integer[] not null default '{}',
  spacing_mm double precision[] not null default '{}',
  report jsonb not null default '[]',
  issues jsonb not null default '[]',
  finished_at timestamptz,
  constraint a_series_is_run_once_a_run unique (run_id, series_id),
  constraint a_finished_derivative_has_an_image check ((state = 'done') = (digest is not null)),
  constraint a_failed_derivative_says_why check (state <> 'failed' or jsonb_array_length(issues) > 0)
);
create index derivative_of_series on derivative (series_id);
comment on table derivative is 'The image that a run made of one series, with the reference standard carried through the same geometry.';
comment on column derivative.number is 'Place in the run, in the order of the pack digests: the same on every machine.';
comment on column derivative.reference_case_id is 'The case whose reference standard came along, as it was when the run started; null when there was none.';
comment on column derivative.label_map_digest is 'NIfTI of the labels on the grid of the image; null when the series has no reference standard.';

create table derivative_cache (
  input_key text primary key,
  outcome jsonb not null,
  made_at timestamptz not null
);
comment on table derivative_cache is 'What the same code made of the same recipe and inputs before; a hit is not computed again.';
comment on column derivative_cache.input_key is 'SHA-256 of the canonical JSON of code version, recipe digest and input digests.';
