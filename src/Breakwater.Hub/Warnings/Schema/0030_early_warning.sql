-- A warning has a row for each of its values; 'lead' is the one whose report speaks for all of them.
alter table warning add column lead text not null default '';
alter table warning add column advice text not null default '';
alter table warning add column blocked bigint not null default 0;
update warning set lead = id, blocked = case when level = 'notice' then 0 else 1 end;
create index warning_lead on warning (lead);

-- What joins values of one audience into clusters. On whose word is sealed as in 'sighting'; empty for what the values themselves show.
create table warning_tie (
    audience bigint not null references audience (id),
    tie      text not null,
    strength bigint not null,
    kind     text not null,
    value    text not null,
    tag      bytea not null,
    member   bytea not null,
    primary key (audience, tie, kind, value, tag)
);
create index warning_tie_value on warning_tie (audience, value);

-- A coordinator's verdict: nothing bad, whoever saw it.
create table warning_verdict (
    audience   bigint not null references audience (id),
    kind       text not null,
    value      text not null,
    warning    text not null,
    reason     text not null,
    decided_at bigint not null,
    primary key (audience, kind, value)
);
create index warning_verdict_warning on warning_verdict (warning);

-- What warnings rose to and fell from: the port level follows from it.
create table warning_step (
    lead     text not null,
    at       bigint not null,
    audience bigint not null references audience (id),
    level    text not null,
    why      text not null,
    primary key (lead, at)
);
create index warning_step_at on warning_step (at);
