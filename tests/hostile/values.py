"""Values that no honest browser sends, or only by mistake."""

TEXTS = (
    *("\0", "a\0b", "\x1b[31m", "\u202eevil\u202c", "\ufeff", "\U0001f9e0", "Z" + "\u0301" * 500, "\ud800"),
    *("9" * 5000, str(2**31), str(2**63), str(2**64), "-1", "-0", "1e400", "NaN", "Infinity", "1_0", "\u0661\u0662"),
    *("0001-01-01", "9999-12-30", "9999-12-31", "2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
    *("2026-11-01T01:30", "24:00", "99:99", "-00:30", "America/Nowhere", "../../etc/passwd", "//evil.example"),
    *("'); DROP TABLE appointment; --", "%s%n{0}{{7*7}}", "<script>alert(1)</script>", "a\r\nBcc: x@example.org"),
    *("", " ", "[" * 50_000, '{"a":' * 5_000, "null", "[]", "A" * 100_000, "=1+1", "\\", "%", "_", "*", ",", "+", "__"),
)

# For one part of a path: such as a server passes on, percent-encoded.
PATH_PARTS = (
    *("%00", "%FF", "%ED%A0%80", "0", "-1", str(2**31), str(2**63), "9" * 5000, "A" * 5000, "%E2%80%AE", "%0d%0aX: y"),
    *("..%2f..", ";x=1", "%25", "_", "add", "None", "nothing.", "nothing%3E", "\u0661"),
)

HEADERS = (
    {"Accept-Language": "xx;q=9, *;q=nan, " + "a-" * 2000},
    {"Accept": "text/\0html, application/" + "x" * 3000 + ";q=1e999"},
    {"Cookie": "sessionid=" + "A" * 3000 + "; messages=%00; csrftoken=\u00ff; django_language=%00"},
    {"Cookie": 'messages="' + "[" * 3000 + '"; sessionid=../../x; sessionid=y'},
    {"Authorization": "Bearer " + "\u00e9" * 500},
    {"Authorization": "Basic ===="},
    {"Idempotency-Key": "\u00fc" * 40},
    {"X-Forwarded-For": ", ".join(["999.1.1.1"] * 50), "X-Forwarded-Proto": "gopher"},
    {"Referer": "http://[::1", "Origin": "null"},
    {"HX-Request": "true", "HX-Current-URL": "http://[bad\0", "HX-Target": "\0"},
    {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT", "If-None-Match": '"' * 999},
    {"Range": "bytes=9999999999999999999-1", "Content-Language": "\0"},
    {"Sec-Purpose": "prefetch" * 500, "X-CSRFToken": "\0" * 32},
    {"X-Requested-With": "XMLHttpRequest", "Content-Encoding": "gzip"},
)

FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"
BODIES = (
    (FORM, b"\xff\xfe=\xff&%00=%00&%ED%A0%80=1&" + b"a" * 3000 + b"=1"),
    (FORM, b"&".join(b"a%d=1" % n for n in range(1100))),
    (FORM + "; charset=bogus", b"a=1"),
    (FORM + "; charset=utf-7", b"a=+AAA-"),
    ("multipart/form-data", b"--x\r\n"),
    (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"; filename="../\0x"\r\n\r\nabc\r\n--x--\r\n'),
    (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'),
    (MULTIPART, b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=bogus''%ff\r\n\r\n\r\n--x--\r\n"),
    (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--',
    ),
    (JSON, b"[" * 50_000),
    (JSON, b'{"a":' * 50_000),
    (JSON, b'{"a": NaN, "a": 1e999}'),
    (JSON, b'{"a": ' + b"9" * 5000 + b"}"),
    (JSON, b'{"a": "\\u0000", "b": "\\ud800"}'),
    (JSON, b"\xff\xfe{\0}\0"),
    (JSON, b""),
    ("text/xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
    ("\u00e9/\u00e9", b"x"),
    ("", b"x"),
)

JSON_VALUES = (
    *TEXTS,
    *(None, True, False, -1, 0, 2**31, 2**63, 10**30, 0.1, -0.0, 1e300, [], {}, [[]], [None], [{}], {"a": 1}),
    *(["x"] * 500, [0], ["\0"], {"\0": "\0"}, [2**63], "x" * 10_001),
)
