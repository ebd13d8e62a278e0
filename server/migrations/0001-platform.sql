-- What the platform itself keeps: settings and how far each job has come.

create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table setting is 'Small facts of the whole installation, such as whether the sample hospital is loaded.';

create table job_progress (
  id uuid primary key,
  queue text not null,
  title text not null,
  about text,
  payload jsonb not null,
  state text not null default 'waiting'
    constraint a_job_is_in_a_known_state check (state in ('waiting', 'running', 'completed', 'failed', 'cancelled')),
  done double precision not null default 0 constraint done_is_not_negative check (done >= 0),
  total double precision constraint total_is_not_negative check (total >= 0),
  note text,
  error text,
  attempts integer not null default 0,
  is_cancel_asked boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index job_progress_newest on job_progress (created_at desc, id desc);
create index job_progress_unfinished on job_progress (state) where state in ('waiting', 'running', 'failed');
comment on table job_progress is 'What a person sees of a job; the queue itself is the schema pgboss.';
comment on column job_progress.id is 'The id of the job in the queue.';
comment on column job_progress.about is 'Path of the web app that shows the thing the job works on.';
comment on column job_progress.is_cancel_asked is 'Set by a person; the running worker sees it within a second and aborts its signal.';
comment on column job_progress.error is 'Why the last attempt failed, without any identifier of a person.';
