# Where a network lies, and the commands that run it.
instance-database-url = The database is not named well. Expected: sqlite:PATH or postgres://…
instance-no-network = There is no network here yet: { $path }. Make it with: spil migrate
instance-keys = The keys cannot be used. { $reason }
instance-database = The database says: { $reason }
instance-in-use = Another process uses this database. Stop that one first.
instance-schema = The database does not fit this version. Update it with: spil migrate
migrate-done = { $count ->
    [0] The database was up to date.
    *[other] The database was updated: { $steps }.
}
verify-log-whole = The journal is whole: { $events } lines in { $lanes } lanes.
verify-log-broken = The journal is not whole. Faults: { $count }. The first is at { $first }.
purge-log-would = { $events } events from before { $before } would be emptied. Nothing was changed. Do it with --execute.
purge-log-done = { $events } events from before { $before } were emptied. Their codes are still there: spil verify-log checks them.
purge-log-years = --years expects a number of years from 5 to 100.
serve-no-front-end = The styles of the pages are missing. Make them with: cargo xtask frontend
serve-listening = Spil listens at { $address }
covenant-published = Published: { $title }. It holds from { $from }.
covenant-known = This version of the covenant was published before.
invite-unknown = There is nobody with this e-mail address: { $email }
serve-no-mail = No mail server is set (SPIL_SMTP_URL). Messages wait and are shown at /beheer/berichten.
serve-no-sender = Name the sender of e-mail too: --mail-from or SPIL_MAIL_FROM.
serve-wrong-mail = The mail server or the sender is not named well. Expected: smtps://USER:PASSWORD@SERVER and an e-mail address.
demo-warning = THIS IS A DEMO. All people and their history are invented. Whoever can open the page can sign in as anybody. Never use it for real people.
demo-not-empty = The folder { $path } is not empty and is no demo. Choose another folder, or empty it.
demo-building = The demo is being built in { $path }. That takes some minutes.
demo-progress = Day { $day } of { $days }: { $people } people referred.
demo-built = The demo stands: { $people } people referred, { $guidance } in guidance, { $waiting } waiting, { $ended } ended.
copy-done = Copied: { $rows } rows in { $tables } tables, equal on both sides. The journal of the copy is whole: { $events } lines.
copy-same = --from and --to name the same database.
copy-filled = The database of --to is not empty: the table { $table } has rows. Nothing was copied. Choose an empty database.
copy-differs = The table { $table } came back otherwise than it was written. Nothing was copied.
copy-source-journal = The journal of the source is not whole, or these keys or anchors do not belong to it. Nothing was copied. Name the right folder with --data, or look with: spil verify-log
copy-copied-journal = The journal of the copy turned out not to be whole. Nothing was copied.
config-data = Data folder
config-keys = Keys
config-database = Database
config-front-end = Styles of the pages
config-mail = E-mail
config-site = Address of the site
config-ok = in order
config-not-set = not set
config-missing = missing or wrong
config-expected-data = Expected: the folder of --data. Make it with: spil migrate
config-expected-database = Expected: a database that answers within three seconds.
config-expected-site = Expected: --site https://…, the public address for links in messages.
serve-first-administrator = Nobody can sign in yet. Become the first administrator with this link; it works once: { $link }
