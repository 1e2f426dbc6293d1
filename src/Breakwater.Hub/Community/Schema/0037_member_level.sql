-- The most restrictive level that a member accepts: what is above it reaches it by no channel.
alter table member add column level_highest text not null default 'red';
