"""A page with a hole that sqlmap must find: without it, a run that finds nothing would say nothing."""

import http.server
import sqlite3
import urllib.parse

rows = sqlite3.connect(":memory:", check_same_thread=False)
rows.execute("CREATE TABLE person (id INTEGER, name TEXT)")
rows.executemany("INSERT INTO person VALUES (?, ?)", [(number, f"name {number}") for number in range(20)])


class Page(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name = urllib.parse.parse_qs(body).get("name", [""])[0]
        try:
            found = rows.execute(f"SELECT id, name FROM person WHERE name = '{name}'").fetchall()
            answer = "<ul>" + "".join(f"<li>{one}</li>" for one in found) + "</ul>"
        except sqlite3.Error:
            answer = "<p>nothing</p>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
print(server.server_port, flush=True)
server.serve_forever()
