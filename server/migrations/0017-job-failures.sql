-- How often a job failed by itself: the death of a worker or of the database is no failure of the job.

alter table job_progress add column failures integer not null default 0
  constraint failures_is_not_negative check (failures >= 0);
comment on column job_progress.failures is 'Runs that ended by an error of the job itself; attempts counts every run.';
