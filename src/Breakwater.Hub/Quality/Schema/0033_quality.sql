-- Members' reports that a value is nothing bad, for their number in a day; who reported is sealed in what waits for a coordinator.
create table false_positive_report (
    owner    bytea not null,
    audience bigint not null,
    kind     text not null,
    value    text not null,
    at       bigint not null,
    primary key (owner, audience, kind, value)
);
-- When what nobody looked at in time went out unreviewed, and how many coordinators were told that it waits.
alter table review add column released_at bigint;
-- When any version of it went out unreviewed; a newer one that is held does not undo that.
alter table review add column out_at bigint;
-- 1 where it stays until somebody decides, since it may tell who shared it.
alter table review add column stays bigint not null default 0;
alter table review add column paged bigint not null default 0;
