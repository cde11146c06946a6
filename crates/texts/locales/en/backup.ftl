# Backup and restore, on the command line.
backup-done = Backup made: { $path } ({ $megabytes } MB, { $rows } rows, { $files } files). The master keys are not in it. Keep them elsewhere.
backup-exists = { $path } exists already. Choose another name.
backup-recipient = Name a public key with --recipient or SPIL_BACKUP_RECIPIENT: age1… Make a pair with: spil backup-key FILE
backup-not-written = The backup was not made. { $reason }
backup-key-made = The secret key is in { $path }. Do not keep it on this machine. Without it nobody can open a backup. The public key:
restore-done = Restored: the network of { $at }, { $rows } rows and { $files } files. The journal is whole: { $events } lines.
restore-checked = This backup can be restored: the network of { $at }, { $rows } rows and { $files } files. The journal is whole: { $events } lines. Nothing was written.
restore-missing-files = Note: the database names { $count } files that are not in the backup.
restore-identity = { $path } is no secret key for backups. Expected: a line AGE-SECRET-KEY-1…
restore-wrong-key = { $path } was made for another key. Nothing was restored.
restore-no-backup = { $path } is no backup of Spil, or its beginning is damaged. Nothing was restored.
restore-newer = { $path } was made by a later version of Spil. Nothing was restored.
restore-damaged = { $path } is damaged or not complete. Nothing was restored. { $reason }
restore-journal = The journal in { $path } is not whole, or the master keys (--keys) belong to another network. Nothing was restored.
restore-filled = Something is here already: { $target }. Nothing was restored. Choose an empty place, or take away what is there.
restore-not-written = Restoring did not succeed. { $reason }
restore-unknown-key = What master key { $key } sealed in { $path } does not open with these keys. Nothing was restored. Name by --keys the copy of the key file from the time of this backup.
