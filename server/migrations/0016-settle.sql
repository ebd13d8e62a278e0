-- How fees are shared, the ledger, and what each payee is told.

create table share_rule (
  id uuid primary key,
  version integer not null constraint a_share_rule_version_is_made_once unique,
  hospitals_basis_points integer not null check (hospitals_basis_points >= 0),
  annotators_basis_points integer not null check (annotators_basis_points >= 0),
  platform_basis_points integer not null check (platform_basis_points >= 0),
  series_weight integer not null check (series_weight >= 0),
  reading_weight integer not null check (reading_weight >= 0),
  adjudication_weight integer not null check (adjudication_weight >= 0),
  in_force_from text not null constraint a_rule_begins_with_a_month check (in_force_from ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  log_entry_id uuid not null references log_entry,
  created_by uuid not null references member,
  created_at timestamptz not null,
  constraint the_parts_of_a_fee_are_the_whole
    check (hospitals_basis_points + annotators_basis_points + platform_basis_points = 10000)
);
comment on table share_rule is 'How a fee is shared. Of the rules whose month has begun, the newest version is in force.';

create table fee_period (
  month text primary key constraint a_fee_period_is_a_month check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  fees_minor bigint not null,
  grants integer not null constraint a_closed_period_has_a_grant check (grants > 0),
  share_rule_id uuid not null references share_rule,
  log_entry_id uuid not null references log_entry,
  closed_by uuid not null references member,
  closed_at timestamptz not null
);
comment on table fee_period is 'A closed month, in the accounting zone Asia/Tokyo. An open one has no row yet.';

create table ledger_account (
  id uuid primary key,
  organisation_id uuid not null references organisation constraint an_organisation_has_one_account unique,
  kind text not null constraint an_account_is_of_a_known_kind check (kind in ('customer', 'hospital', 'annotation', 'platform')),
  created_at timestamptz not null
);

create table settled_grant (
  grant_id uuid primary key references release_grant,
  month text not null references fee_period,
  fee_minor bigint not null,
  log_entry_id uuid not null references log_entry
);
create index settled_grant_of_month on settled_grant (month);
comment on table settled_grant is 'A grant''s fee is shared once. Its entry in the log names every contribution and its part.';

create table transfer (
  id uuid primary key,
  number bigint generated always as identity,
  debit_account_id uuid not null references ledger_account,
  credit_account_id uuid not null references ledger_account,
  amount_minor bigint not null constraint a_transfer_moves_something check (amount_minor > 0),
  contribution text not null constraint a_transfer_pays_a_known_contribution
    check (contribution in ('series', 'reading', 'adjudication', 'platform')),
  count integer not null constraint a_transfer_pays_for_something check (count > 0),
  grant_id uuid not null references settled_grant,
  log_entry_id uuid not null references log_entry,
  posted_at timestamptz not null,
  constraint a_transfer_has_two_sides check (debit_account_id <> credit_account_id)
);
create index transfer_newest on transfer (posted_at desc, number desc);
create index transfer_of_debit on transfer (debit_account_id, posted_at desc);
create index transfer_of_credit on transfer (credit_account_id, posted_at desc);
comment on column transfer.log_entry_id is 'The settlement that earned it; a transfer without a cause cannot exist.';

create table statement (
  id uuid primary key,
  month text not null references fee_period,
  account_id uuid not null references ledger_account,
  subtotal_minor bigint not null,
  tax_rate_percent integer not null,
  tax_minor bigint not null,
  created_at timestamptz not null,
  constraint a_payee_gets_one_statement_a_month unique (month, account_id),
  constraint tax_is_rounded_down_once_a_statement check (tax_minor = (subtotal_minor * tax_rate_percent) / 100)
);
comment on column statement.tax_minor is 'Consumption tax on the subtotal, rounded down to the yen once a statement.';

create table statement_line (
  statement_id uuid not null references statement,
  number integer not null,
  grant_id uuid not null references settled_grant,
  contribution text not null constraint a_contribution_is_of_a_known_kind
    check (contribution in ('series', 'reading', 'adjudication', 'platform')),
  count integer not null,
  amount_minor bigint not null constraint a_line_is_not_negative check (amount_minor >= 0),
  primary key (statement_id, number),
  constraint a_contribution_is_one_line unique (statement_id, grant_id, contribution)
);

create function refuse_change_of_ledger() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is never edited: % of % is refused', tg_op, tg_table_name;
end $$;
create trigger a_share_rule_is_never_changed before update or delete on share_rule for each row execute function refuse_change_of_ledger();
create trigger a_closed_period_is_never_changed before update or delete on fee_period for each row execute function refuse_change_of_ledger();
create trigger an_account_is_never_changed before update or delete on ledger_account for each row execute function refuse_change_of_ledger();
create trigger a_settled_grant_is_never_changed before update or delete on settled_grant for each row execute function refuse_change_of_ledger();
create trigger a_transfer_is_never_changed before update or delete on transfer for each row execute function refuse_change_of_ledger();
create trigger a_statement_is_never_changed before update or delete on statement for each row execute function refuse_change_of_ledger();
create trigger a_statement_line_is_never_changed before update or delete on statement_line for each row execute function refuse_change_of_ledger();
