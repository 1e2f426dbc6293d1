-- When a score was last confirmed, and when it will have fallen so far that its use changes; null where it falls no further, and -1 where
-- that is still to be worked out. How fast is a setting (docs/quality.md).
alter table indicator_value add column scored_at bigint not null default 0;
alter table indicator_value add column falls_at bigint default -1;
update indicator_value set scored_at = published_at;
create index indicator_value_falls on indicator_value (falls_at) where gone = 0;

-- Every coming and going of a value that lists block by, so that a list can be had as it was.
create table block_step (
    object_id text not null,
    kind      text not null,
    value     text not null,
    audience  bigint not null references audience (id),
    position  bigint not null,
    blocks    bigint not null,
    score     bigint not null,
    primary key (object_id, kind, value, audience, position)
);
create index block_step_audience on block_step (audience, position);
insert into block_step (object_id, kind, value, audience, position, blocks, score)
select object_id, kind, value, audience, changed_at, 1, score from indicator_value where used_for = 'block' and gone = 0;
