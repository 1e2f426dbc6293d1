-- A filter on a member's own collection that few objects pass must not read through all of them.
create index submission_object_type on submission_object (owner, object_type, position);
create index submission_object_time on submission_object (owner, version, position);
create index submission_object_spec on submission_object (owner, spec_version, position) where spec_version <> '2.1';
