-- What 0004 kept in the open is sealed by now: it goes.

DROP TABLE legacy_assignment;
DROP TABLE linkage_participant;
DROP TABLE linkage_recording;
ALTER TABLE recording DROP COLUMN others_present;
