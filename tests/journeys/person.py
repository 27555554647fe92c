"""A person in a browser who finds a therapist and books. Journeys read as sentences."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

Look = Callable[[str], None]


@dataclass
class Person:
    """A browser page. `look` is called with the name of each page on the way; `foreign` are requests to other hosts."""

    page: Page
    site: str
    look: Look = lambda name: None
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.site, "data:")):
            self.foreign.append(url)

    def opens(self, path: str, name: str = "") -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + path)
        if name:
            self.look(name)

    def begins(self) -> None:
        """Go from the home page to the first question."""
        self.opens("/", "home")
        self.page.get_by_role("link", name="Find my match").click()
        self.page.wait_for_url("**/match/who/")
        self.look("who")

    def says_who(self, who: str = "adult") -> None:
        self.page.check(f"input[name=who][value={who}]")
        self.goes_on("where")

    def says_where(self, zip_code: str = "10001") -> None:
        self.page.fill("input[name=zip]", zip_code)
        self.goes_on("pay")

    def pays_with(self, plan: str = "aetna-ppo") -> None:
        self.page.check("input[name=way][value=plan]")
        self.page.locator("details", has=self.page.locator(f"input[name=plan][value={plan}]")).locator(
            "summary"
        ).click()
        self.page.check(f"input[name=plan][value={plan}]")
        self.goes_on("help")

    def wants_help_with(self, *concerns: str) -> None:
        for concern in concerns:
            self.page.check(f"input[name=concerns][value={concern}]")
        self.goes_on("matters")

    def says_what_matters(self, trauma_informed: str = "required") -> None:
        self.page.check(f"input[name=trauma_informed][value={trauma_informed}]")
        self.goes_on("when")

    def is_free(self, *slots: str) -> None:
        for slot in slots:
            self.page.check(f"input[name=slots][value='{slot}']")
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url("**/match/list/")
        self.look("shortlist")

    def goes_on(self, next_question: str) -> None:
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(f"**/match/{next_question}/")
        self.look(next_question)

    def answers_everything(self) -> None:
        """Go from the home page to the shortlist."""
        self.begins()
        self.says_who()
        self.says_where()
        self.pays_with()
        self.wants_help_with("trauma", "emotional-numbness")
        self.says_what_matters()
        self.is_free("0-morning", "2-evening")

    def looks_at_the_first_therapist(self) -> None:
        self.page.locator("article.match h2 a").first.click()
        self.page.wait_for_url("**/therapists/**")
        self.look("therapist")

    def picks_a_time(self) -> None:
        self.page.locator("button.time:visible").first.click()
        self.page.wait_for_url("**/book/**")
        self.look("details")

    def fills_in(self, name: str = "Ana Ruiz") -> None:
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=date_of_birth]", "1990-05-04")
        self.page.fill("input[name=email]", "ana@example.org")
        self.page.check("input[name=email_ok]")
        self.page.check("input[name=telehealth]")
        self.page.check("input[name=privacy]")

    def books(self) -> None:
        self.page.get_by_role("button", name="Book this session").click()
        self.page.wait_for_url("**/session/**")
        self.look("session")
