"""The invariants of booking, checked in the database and in the responses after the faults.

Each query counts violations; its name has the invariant's number in docs/reliability.md.
"""

from collections import defaultdict

from django.db import connection

from tests.chaos.clients import Log

EDGES = """('', 'held'), ('held', 'booked'), ('held', 'expired'), ('held', 'cancelled'), ('booked', 'booked'),
           ('booked', 'cancelled'), ('booked', 'completed'), ('booked', 'no_show')"""
QUERIES = {
    "I1 a provider twice at a time": """
        SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b ON a.provider_id = b.provider_id
        AND a.id < b.id AND a.blocked_period && b.blocked_period
        WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')""",
    "I2 a client twice at a time": """
        SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b ON a.client_id = b.client_id
        AND a.id < b.id AND a.period && b.period
        WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')""",
    "I7 versions with a gap": """
        SELECT count(*) FROM appointments_appointment a WHERE a.version <> (
            SELECT count(*) FROM appointments_appointmentevent e WHERE e.appointment_id = a.id)
        OR a.version <> (SELECT max(version) FROM appointments_appointmentevent e WHERE e.appointment_id = a.id)""",
    "I7 steps that are not allowed": f"""
        SELECT count(*) FROM (
            SELECT to_status, lag(to_status, 1, '') OVER (PARTITION BY appointment_id ORDER BY version) AS previous
            FROM appointments_appointmentevent) step WHERE (previous, to_status) NOT IN ({EDGES})""",
    "I7 a row that is not its last event": """
        SELECT count(*) FROM appointments_appointment a JOIN appointments_appointmentevent e
        ON e.appointment_id = a.id AND e.version = a.version
        WHERE e.to_status <> a.status OR e.period <> a.period OR e.provider_id <> a.provider_id""",
    "I8 events without their notice": """
        SELECT count(*) FROM appointments_appointmentevent e JOIN appointments_appointment a ON a.id = e.appointment_id
        JOIN appointments_client c ON c.id = a.client_id
        WHERE c.email_ok AND a.booker_id IS NULL
        AND (e.from_status, e.to_status) IN (('held', 'booked'), ('booked', 'booked'))
        AND NOT EXISTS (SELECT FROM booking_notice n WHERE n.appointment_id = a.id AND n.version = e.version)""",
    "I8 notices without their event": """
        SELECT count(*) FROM booking_notice n WHERE NOT EXISTS (SELECT FROM appointments_appointmentevent e
            WHERE e.appointment_id = n.appointment_id AND e.version = n.version)""",
    "I19 booked when it had begun": """
        SELECT count(*) FROM appointments_appointmentevent WHERE to_status = 'booked' AND at >= lower(period)""",
    "I20 two live holds of a match": """
        SELECT count(*) FROM (SELECT match_digest FROM appointments_appointment
            WHERE status = 'held' GROUP BY match_digest HAVING count(*) > 1) twice""",
    "I20 more than five sessions ahead of a client": """
        SELECT count(*) FROM (SELECT client_id FROM appointments_appointment WHERE status = 'booked'
            AND client_id IS NOT NULL AND lower(period) > now() GROUP BY client_id HAVING count(*) > 5) many""",
}


def violations(log: Log) -> dict[str, int]:
    """Return the broken invariants, with the number of violations of each."""
    with connection.cursor() as cursor:
        counts = {}
        for name, query in QUERIES.items():
            cursor.execute(query)
            counts[name] = cursor.fetchone()[0]
        cursor.execute("SELECT a.ref, e.version FROM appointments_appointmentevent e JOIN appointments_appointment a "
                       "ON a.id = e.appointment_id")  # fmt: skip
        written = set(cursor.fetchall())
    acknowledged = {
        (call.answer["id"], call.answer["version"])
        for call in log.calls
        if 200 <= call.status < 300 and isinstance(call.answer, dict) and {"id", "version"} <= call.answer.keys()
    }
    counts["I4 acknowledged and lost"] = len(acknowledged - written)
    counts["I5 one key, two answers"] = _two_answers(log)
    counts["calls without a final answer"] = sum(call.status in (0, 503) for call in log.calls)
    counts["5xx other than 503"] = sum(status >= 500 and status != 503 for status in log.statuses())
    return {name: count for name, count in counts.items() if count}


def _two_answers(log: Log) -> int:
    """Count the keys whose successful responses to the same body differ."""
    answers: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    for call in log.calls:
        if 200 <= call.status < 300 and call.method == "POST" and call.path != "/api/v1/matches/":
            answers[call.key, str(call.body)].add(call.raw)
    return sum(len(bodies) > 1 for bodies in answers.values())
