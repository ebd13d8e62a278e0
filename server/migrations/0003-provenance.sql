-- The log: every act on data is one signed entry; a Merkle tree (RFC 9162) stands over the entries.

create table log_entry (
  id uuid primary key,
  position bigint generated always as identity constraint positions_are_unique unique,
  leaf_index bigint constraint leaf_indexes_are_unique unique constraint leaf_index_is_not_negative check (leaf_index >= 0),
  at timestamptz not null,
  act text not null constraint an_act_is_thing_and_verb check (act ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'),
  actor_kind text not null constraint an_actor_is_of_a_known_kind check (actor_kind in ('member', 'gateway', 'system')),
  actor_id text not null,
  subjects text[] not null,
  content text not null,
  leaf_hash bytea not null constraint a_leaf_hash_has_32_bytes check (length(leaf_hash) = 32),
  signature text not null
);
create index log_entry_unsequenced on log_entry (position) where leaf_index is null;
create index log_entry_by_subject on log_entry using gin (subjects);
create index log_entry_by_act on log_entry (act, position desc);
comment on table log_entry is 'One act on data. Inserted in the transaction of the act; only its leaf index is added later.';
comment on column log_entry.leaf_index is 'Place in the tree, given after the commit in the order of positions; null until then.';
comment on column log_entry.content is 'Canonical JSON (RFC 8785) of the entry: what is signed and hashed.';
comment on column log_entry.signature is 'Ed25519 by the platform''s key over the bytes of content, base64.';

create table log_node (
  level smallint not null,
  index bigint not null,
  hash bytea not null constraint a_node_hash_has_32_bytes check (length(hash) = 32),
  primary key (level, index)
);
comment on table log_node is 'Roots of full subtrees: level 0 are the leaves, a node of level n covers 2^n of them.';

create table tree_head (
  size bigint primary key constraint a_tree_head_has_leaves check (size > 0),
  root_hash bytea not null constraint a_root_hash_has_32_bytes check (length(root_hash) = 32),
  note text not null,
  created_at timestamptz not null default now()
);
comment on column tree_head.note is 'Signed note in the checkpoint form (C2SP tlog-checkpoint).';

create function refuse_change_of_log() returns trigger language plpgsql as $$
begin
  raise exception 'The log is append-only: % of % is refused.', tg_op, tg_table_name;
end $$;

create function allow_only_a_leaf_index() returns trigger language plpgsql as $$
begin
  if old.leaf_index is null and (to_jsonb(new) - 'leaf_index') = (to_jsonb(old) - 'leaf_index') then
    return new;
  end if;
  raise exception 'The log is append-only: % of % is refused.', tg_op, tg_table_name;
end $$;

create trigger a_log_entry_gets_its_place_once before update on log_entry for each row execute function allow_only_a_leaf_index();
create trigger a_log_entry_is_never_deleted before delete on log_entry for each row execute function refuse_change_of_log();
create trigger a_log_node_never_changes before update or delete on log_node for each row execute function refuse_change_of_log();
create trigger a_tree_head_never_changes before update or delete on tree_head for each row execute function refuse_change_of_log();
create trigger the_log_is_never_emptied before truncate on log_entry for each statement execute function refuse_change_of_log();
create trigger the_tree_is_never_emptied before truncate on log_node for each statement execute function refuse_change_of_log();
create trigger the_heads_are_never_emptied before truncate on tree_head for each statement execute function refuse_change_of_log();
