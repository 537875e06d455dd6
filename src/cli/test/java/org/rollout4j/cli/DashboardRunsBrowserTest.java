package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.dashboard.SampleRun;
import org.rollout4j.train.RunDirectory;

/** What a reader does with the table of runs, in Chromium. */
@Tag("slow")
class DashboardRunsBrowserTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAMES = "button.name";

    private static Browser browser;

    @TempDir
    private Path runs;

    private DashboardPage page;

    @BeforeAll
    static void open(@TempDir Path profile) {
        browser = new Browser(profile);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException {
        SampleRun.begun(runs.resolve("old"), 1, 2000).lines(1, 200, 10).written(TIME);
        SampleRun.begun(runs.resolve("new"), 2, 2000).lines(1, 150, 10).written(TIME.plusSeconds(60));
        SampleRun.begun(runs.resolve("pole"), 1, 3000)
                .with("environment", "CartPole-v1")
                .with("learningRate", 0.01)
                .lines(1, 100, 10)
                .written(TIME.plusSeconds(30));
        page = new DashboardPage(browser, runs);
    }

    @AfterEach
    void stop() {
        page.close();
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains("net::ERR_") && !complaint.contains("status of 409"))
                .isEmpty();
    }

    @Test
    void theRunningRunComesFirstThenTheLatest() throws IOException {
        try (RunDirectory held = RunDirectory.create(runs.resolve("zoo"), List.of())) {
            SampleRun.begun(held.path(), 3, 9000).lines(1, 10, 10).written(TIME.minusSeconds(60));
            page.show("");
            browser.awaitText("running");
            assertThat(page.texts(NAMES)).isEqualTo("zoo|new|pole|old");
        }
    }

    @Test
    void filtersByTextAndGroupsByEnvironment() throws IOException {
        page.show("");
        page.set("grouped", "1");
        assertThat(page.texts("#table tbody tr th, button.name"))
                .isEqualTo("drain-grid (2)|new|old|CartPole-v1 (1)|pole");
        page.set("filter", "cartpole ppo");
        assertThat(page.texts(NAMES)).isEqualTo("pole");
        page.set("filter", "nothing such");
        browser.awaitText("None of 3 runs has all of these words");

        browser.script("location.hash = '#filter=seed+2'");
        browser.awaitThat("document.querySelectorAll('button.name').length === 1");
        assertThat(page.texts(NAMES)).isEqualTo("new");
    }

    /** Such as one of a program that learns from texts. */
    @Test
    void aRunWithoutAnEnvironmentIsShownAsWell() throws IOException {
        Path text = Files.createDirectories(runs.resolve("letters"));
        Files.writeString(text.resolve("config.json"), "{\"steps\": 1000, \"logEvery\": 70}");
        new SampleRun(text).lines(1, 30, 10).written(TIME.minusSeconds(1));

        page.show("#grouped=1&run=letters");
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.points == 30");
        assertThat(page.texts("#table tbody tr th, button.name")).endsWith("|no environment (1)|letters");
        page.press("letters");
        browser.awaitText("logEvery");
        assertThat(browser.text()).contains("300 of 1k steps").doesNotContain("undefined", "null", "NaN", "--resume");
        page.set("filter", "letters");
        browser.click("a[data-tab=settings]");
        browser.awaitText("Tick two or more runs");
        assertThat(browser.text()).doesNotContain("undefined", "NaN");
    }

    @Test
    void aRunThatTheAddressNamesIsShownAsSoonAsItIsThere() throws IOException {
        page.show("#view=details&focus=later");
        browser.awaitText("Press the name of a run");

        SampleRun.begun(runs.resolve("later"), 4, 9000).lines(1, 10, 10);

        browser.awaitThat("document.querySelector('#details h2')?.textContent === 'later'");
    }

    @Test
    void aNameAndANoteStayWithTheRun() throws IOException {
        page.show("#view=details&focus=old");
        page.press("Name and note");
        browser.find("input[aria-label=name]").sendKeys("<b>The</b> first");
        browser.find("textarea").sendKeys("with a wrong reward");
        page.press("Save");
        browser.awaitThat("document.querySelector('#details h2').textContent === '<b>The</b> first'");
        browser.awaitText("with a wrong reward");
        browser.awaitThat("document.querySelector('#table').textContent.includes('<b>The</b> first')");
        assertThat(Files.readString(runs.resolve("old/dashboard.json"))).contains("The", "with a wrong reward");

        page.show("#filter=wrong+reward");
        assertThat(page.texts(NAMES)).isEqualTo("<b>The</b> first");
    }

    @Test
    void aDeletedRunIsInTheTrashAndComesBack() throws IOException {
        page.show("#view=details&focus=old&run=old&run=new");
        page.press("Delete");
        page.press("Keep it");
        page.press("Delete");
        assertThat(runs.resolve("old/config.json")).exists();
        page.press("Move to trash");
        browser.awaitText("old is in the trash now");
        browser.awaitThat("document.querySelectorAll('button.name').length === 2");
        try (Stream<Path> found = Files.walk(runs.resolve(".trash"))) {
            assertThat(found.filter(path -> path.endsWith("old/metrics.jsonl"))).hasSize(1);
        }

        page.press("Undo");
        browser.awaitThat("document.querySelectorAll('button.name').length === 3");
        assertThat(runs.resolve("old/metrics.jsonl")).exists();
    }

    @Test
    void aRunThatIsTrainedCannotBeDeleted() throws IOException {
        page.show("#view=details&focus=new");
        browser.awaitText("stopped");
        try (RunDirectory held = RunDirectory.resume(runs.resolve("new"))) {
            page.press("Delete"); // nothing is written yet, so that the page does not know
            page.press("Move to trash");
            browser.awaitText("new is being trained: stop it first");
            assertThat(held.path().resolve("metrics.jsonl")).exists();

            new SampleRun(held.path()).lines(151, 160, 10);
            page.press("Keep it");
            browser.awaitText("running");
            browser.awaitThat(
                    "[...document.querySelectorAll('button')].find(one => one.textContent === 'Delete').disabled");
        }
    }

    @Test
    void settingsStandAgainstResultsAndSideBySide() throws IOException {
        page.show("#view=settings&run=new&run=pole");
        browser.awaitThat("document.querySelector('#against')");
        assertThat(page.texts("#against thead th"))
                .isEqualTo("run|best|last|of optimum|steps|environment|seed|training.steps|learningRate");
        assertThat(page.texts("#against tbody tr:first-child th, #against tbody tr:first-child td"))
                .startsWith("new|")
                .endsWith("|drain-grid|2|2000|0.0003");

        assertThat(page.texts("#beside tr.differs th")).isEqualTo("environment|seed|training.steps|learningRate");
        assertThat(page.texts("#beside tr.differs:last-of-type td, #beside tr.same td"))
                .contains("ppo|ppo");
        browser.script("const right = document.querySelector('select[aria-label=\"right run\"]'); right.value = 'old';"
                + " right.dispatchEvent(new Event('change'))");
        browser.awaitThat("document.querySelectorAll('#beside tr.differs').length === 1");
        assertThat(page.texts("#beside tr.differs th, #beside tr.differs td")).isEqualTo("seed|2|1");
    }

    @Test
    void aPhoneSaysThatTheConnectionIsLost() throws IOException {
        browser.show(390, 844, false);
        try {
            page.show("");
            browser.awaitThat("document.querySelector('#connection.live')");
            page.close();
            browser.awaitText("connection lost, trying again");
            assertThat(browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isZero();
            assertThat(browser.number(
                            "(one => one.scrollWidth - one.clientWidth)(document.getElementById('connection'))"))
                    .as("cut off")
                    .isZero();
        } finally {
            browser.show(1280, 800, false);
        }
    }

    @Test
    void emptyViewsSayWhatToDo() throws IOException {
        page.show("#run=old");
        browser.awaitThat("document.querySelector('.chart')");
        page.tick("old");
        browser.awaitText("Tick runs in the table to see their curves");
        for (String[] view : new String[][] {
            {"settings", "Tick two or more runs in the table"},
            {"watch", "Press New episode to watch what"},
        }) {
            browser.click("a[data-tab=" + view[0] + "]");
            browser.awaitText(view[1]);
        }
        browser.script("location.hash = '#view=details'");
        browser.awaitText("Press the name of a run in the table");
    }
}
