-- What follows from the log for each row, so that a page need not work it out: whether it is still out in its audience (live), and is the
-- newest or oldest version out there. Where an object has rows in several audiences (crossed), what holds depends on the viewer and is
-- worked out. The defaults are right for any row, only slower; rows of objects that came once are settled here.
alter table publication add column live bigint not null default 1;
alter table publication add column newest bigint not null default 1;
alter table publication add column oldest bigint not null default 1;
alter table publication add column crossed bigint not null default 1;
update publication set crossed = 0
 where object_id in (select object_id from publication group by object_id having count(*) = 1);

drop index publication_type;
create index publication_newest on publication (audience, position) where newest = 1;
create index publication_type on publication (audience, object_type, position);
create index publication_version on publication (audience, version, position);
create index publication_spec on publication (audience, spec_version, position) where spec_version <> '2.1';
