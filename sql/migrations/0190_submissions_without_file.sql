-- Files of a round stand in submission_files.
ALTER TABLE submissions DROP FOREIGN KEY IF EXISTS submissions_file, DROP COLUMN IF EXISTS file_id;
