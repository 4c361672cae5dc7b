-- Whether anything refers to stored bytes is asked for every file of the folder.
ALTER TABLE files ADD KEY IF NOT EXISTS files_sha256 (sha256);
