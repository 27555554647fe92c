"""`make experience`: the time from the home page to a booking, and page speed on a slow phone.

The model reads every word that a screen shows when it opens at 200 words a minute (header and footer only once), types
40 words a minute (five characters each), and needs a second per tap. Page speed is measured by Chromium with a processor
slowed down four times, 1.6 Mbit/s and 150 ms latency.
"""

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests import browser
from tests.journeys.person import Person
from tests.screenshots import demo

WORDS_READ, CHARACTERS_TYPED = 200 / 60, 40 * 5 / 60  # per second
TAP = 1.0
PHONE = {"width": 390, "height": 844}
# Reports taps, and the text typed into each form.
INPUT_SCRIPT = """
document.addEventListener("click", (event) => { if (event.isTrusted) count_input("tap", 1); }, true);
document.addEventListener("submit", (event) => {
  const kinds = "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=date], textarea";
  for (const field of event.target.querySelectorAll(kinds)) if (field.value) count_input("typed", field.value.length);
}, true);
"""
# Counts the words that are visible without scrolling.
VISIBLE_WORDS_SCRIPT = """(within) => {
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
new PerformanceObserver((list) => { for (const entry of list.getEntries()) vitals.paint = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) vitals.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    """Print both, and exit with an error if a limit is exceeded."""
    with demo() as site, browser.chromium() as chromium:
        same_host = [journey(chromium, site, reads_the_profile=way) for way in (False, True)]
        light = speed(chromium, site)
    if not (all(same_host) and light):
        raise SystemExit("Not as promised.")


def journey(chromium: Browser, site: str, *, reads_the_profile: bool) -> bool:
    """Measure the way from the home page to a booking. Return whether the pages sent no request to other hosts."""
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    inputs = {"tap": 0, "typed": 0}
    words: dict[str, int] = {}

    def count_input(kind: str, count: int) -> None:
        inputs[kind] += count

    context.expose_function("count_input", count_input)
    context.add_init_script(INPUT_SCRIPT)
    page = context.new_page()
    person = Person(
        page, site, lambda name: words.update({name: page.evaluate(VISIBLE_WORDS_SCRIPT, "main" if words else "body")})
    )
    person.answers_everything()
    if reads_the_profile:
        person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    context.close()
    del words["session"]  # the confirmation page comes after the booking
    reading, typing = sum(words.values()) / WORDS_READ, inputs["typed"] / CHARACTERS_TYPED
    total = reading + typing + inputs["tap"] * TAP
    print(
        f"From the first page to booked, on a phone, {'by' if reads_the_profile else 'without'} the therapist's own page"
    )
    for name, count in words.items():
        print(f"  {name:10} {count:4} words on the screen as it opens")
    print(f"  {len(words)} screens, {inputs['tap']} taps, {inputs['typed']} characters typed")
    print(f"  {total:.0f} s: {reading:.0f} reading, {typing:.0f} typing, {inputs['tap'] * TAP:.0f} tapping (goal: 180)")
    print(f"  {len(person.foreign)} requests to other hosts (promised: 0)")
    return not person.foreign


def speed(chromium: Browser, site: str) -> bool:
    """Measure five kinds of pages. Return whether each is below 100 kB and has no layout shift."""
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
    within_limits = True
    for name, path in paths.items():
        paint, shift, weight = measure(page, site + path)
        print(f"  {name:22} {paint:10.0f} ms   {shift:.3f}   {weight / 1000:6.1f} kB")
        within_limits &= weight < 100_000 and shift < 0.1
    context.close()
    return within_limits


def slow(context: BrowserContext, page: Page) -> None:
    """Emulate an old phone's processor and network, without a cache."""
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "offline": False}
    session.send("Network.emulateNetworkConditions", line)


def measure(page: Page, url: str) -> tuple[float, float, int]:
    """Return the milliseconds to the largest contentful paint, the layout shift, and the bytes of styles and scripts."""
    finished: list[Request] = []

    def add(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", add)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(500)
    page.remove_listener("requestfinished", add)
    weight = sum(r.sizes()["responseBodySize"] for r in finished if r.resource_type in ("stylesheet", "script"))
    vitals = page.evaluate("() => vitals")
    return vitals["paint"], vitals["shift"], weight


if __name__ == "__main__":
    main()
