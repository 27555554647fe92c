"""`make experience`: how long a person needs from the first page to a booked session, and how fast pages are on a slow phone.

The robot reads every word that a screen shows when it opens, at 200 a minute (what frames each page but once), and types
at 40 words a minute (five characters each); a tap takes it a second. Speed is Chromium's own measure, with a processor
four times slower, 1.6 Mbit/s and 150 ms to the server.
"""

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests import browser
from tests.journeys.person import Person
from tests.screenshots import demo

WORDS_READ, CHARACTERS_TYPED = 200 / 60, 40 * 5 / 60  # a second
TAP = 1.0
PHONE = {"width": 390, "height": 844}
# Reports taps, and with each form what was typed into it.
HANDS = """
document.addEventListener("click", (event) => { if (event.isTrusted) noted("tap", 1); }, true);
document.addEventListener("submit", (event) => {
  const kinds = "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=date], textarea";
  for (const field of event.target.querySelectorAll(kinds)) if (field.value) noted("typed", field.value.length);
}, true);
"""
# The words that eyes see on the screen as it opens: what lies below it is read after a swipe, by whoever wants to.
SEEN = """(within) => {
  const root = document.querySelector(within), range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let words = 0;
  for (let node; (node = walker.nextNode());) {
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width && box.top < innerHeight && box.bottom > 0 && node.parentElement.checkVisibility()
        && !node.parentElement.closest(".hidden"))
      words += node.textContent.split(/\\s+/).filter((word) => /\\w/.test(word)).length;
  }
  return words;
}"""
VITALS = """
window.vitals = { paint: 0, shift: 0 };
new PerformanceObserver((list) => { for (const one of list.getEntries()) vitals.paint = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) vitals.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    """Print both, and end with an error if a promise of the experience is broken."""
    with demo() as site, browser.chromium() as chromium:
        private = [journey(chromium, site, reads_the_profile=way) for way in (False, True)]
        light = speed(chromium, site)
    if not (all(private) and light):
        raise SystemExit("Not as promised.")


def journey(chromium: Browser, site: str, *, reads_the_profile: bool) -> bool:
    """From the first page to booked; whether it asked nobody else."""
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    hands = {"tap": 0, "typed": 0}
    words: dict[str, int] = {}

    def noted(kind: str, count: int) -> None:
        hands[kind] += count

    context.expose_function("noted", noted)
    context.add_init_script(HANDS)
    page = context.new_page()
    person = Person(page, site, lambda name: words.update({name: page.evaluate(SEEN, "main" if words else "body")}))
    person.answers_everything()
    if reads_the_profile:
        person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    context.close()
    del words["session"]  # by then it is booked
    reading, typing = sum(words.values()) / WORDS_READ, hands["typed"] / CHARACTERS_TYPED
    total = reading + typing + hands["tap"] * TAP
    print(
        f"From the first page to booked, on a phone, {'by' if reads_the_profile else 'without'} the therapist's own page"
    )
    for name, count in words.items():
        print(f"  {name:10} {count:4} words on the screen as it opens")
    print(f"  {len(words)} screens, {hands['tap']} taps, {hands['typed']} characters typed")
    print(f"  {total:.0f} s: {reading:.0f} reading, {typing:.0f} typing, {hands['tap'] * TAP:.0f} tapping (goal: 180)")
    print(f"  {len(person.foreign)} requests to other hosts (promised: 0)")
    return not person.foreign


def speed(chromium: Browser, site: str) -> bool:
    """Paint, shift and weight of five kinds of pages; whether each keeps below 100 kB and doesn't shift."""
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    context.add_init_script(VITALS)
    page = context.new_page()
    person = Person(page, site)
    person.answers_everything()
    person.looks_at_the_first_therapist()
    therapist = page.url.removeprefix(site)
    person.picks_a_time()
    details = page.url.removeprefix(site)
    paths = {
        "home": "/",
        "question": "/match/help/",
        "list": "/match/list/",
        "therapist": therapist,
        "details": details,
    }
    slow(context, page)
    print("\nOn a slow phone           largest paint   shift   CSS + JS")
    kept = True
    for name, path in paths.items():
        paint, shift, weight = one(page, site + path)
        print(f"  {name:22} {paint:10.0f} ms   {shift:.3f}   {weight / 1000:6.1f} kB")
        kept &= weight < 100_000 and shift < 0.1
    context.close()
    return kept


def slow(context: BrowserContext, page: Page) -> None:
    """Make this page's processor and network those of an old phone, with nothing kept from before."""
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "offline": False}
    session.send("Network.emulateNetworkConditions", line)


def one(page: Page, url: str) -> tuple[float, float, int]:
    """Milliseconds to the largest paint, layout shift, and the bytes of styles and scripts as they were sent."""
    finished: list[Request] = []

    def keep(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", keep)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(500)
    page.remove_listener("requestfinished", keep)
    weight = sum(r.sizes()["responseBodySize"] for r in finished if r.resource_type in ("stylesheet", "script"))
    vitals = page.evaluate("() => vitals")
    return vitals["paint"], vitals["shift"], weight


if __name__ == "__main__":
    main()
