# Arabic: public pages only. Not yet read by a native speaker.
