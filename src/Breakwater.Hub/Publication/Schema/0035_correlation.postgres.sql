-- Where a value is, as text whose order is that of places: hosts by their labels from the last on, addresses as numbers. Empty for what is
-- nowhere, such as a hash; null where it is still to be worked out.
alter table indicator_value add column place text collate "C";
create index indicator_value_place on indicator_value (audience, place) where gone = 0;

-- Which object speaks of what, in which audience: an id that it refers to, or 'name:' and a name that it has.
create table mention (
    term      text not null,
    audience  bigint not null references audience (id),
    object_id text not null,
    primary key (term, audience, object_id)
);
create index mention_object on mention (object_id);
