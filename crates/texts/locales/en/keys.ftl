# Replacing the master key, on the command line.
keys-added = Key { $key } is in { $path }. It seals nothing yet. Copy the file to your safe places now, and to every other machine that serves this network. Then go on with: spil keys rotate
keys-progress = { $count } values sealed anew.
keys-rotated = Everything is sealed with key { $key }: { $count } values anew. Copy the key file to every other machine that serves this network. Take the old key away after a quarter of an hour with: spil keys retire
keys-retired = Only key { $key } is left. Copy the key file to your safe places. Keep the copy of before as long as there are backups of its time: without it they cannot be restored.
keys-under-way = There is more than one key in the file already. Go on with: spil keys rotate, and then spil keys retire
keys-alone = There is one key alone in the file. Begin with: spil keys add
keys-still-used = Something is still sealed with key { $key }. Nothing was changed. First do: spil keys rotate
keys-too-soon = The new key seals for less than a quarter of an hour. A request that is under way may still seal with the old one. Nothing was changed. Try again later.
keys-file = The keys cannot be used. { $reason }
