package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.dashboard.SampleRun;

/** What a reader does with the charts, in Chromium. */
@Tag("slow")
class DashboardChartsBrowserTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LONG_NAME = "a-name-that-is-long-".repeat(6) + "and-ends";
    private static final int MANY = 12;

    @TempDir
    private static Path folder;

    private static DashboardPage page;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Path runs = folder.resolve("runs");
        for (int i = 1; i <= MANY; i++) {
            SampleRun.begun(runs.resolve("run-" + i), i, 2000)
                    .lines(1, 100 + i, 10)
                    .written(TIME);
        }
        SampleRun.begun(runs.resolve(LONG_NAME), 1, 3000).lines(1, 60, 10).written(TIME.plusSeconds(1));
        browser = new Browser(Files.createDirectory(folder.resolve("profile")));
        page = new DashboardPage(browser, runs);
    }

    @AfterAll
    static void stop() {
        page.close();
        browser.close();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void noTwoOfTheRunsThatAreShownLookAlike() throws IOException {
        page.show(
                IntStream.rangeClosed(1, MANY).mapToObj(i -> "run=run-" + i).collect(Collectors.joining("&", "#", "")));
        browser.awaitThat(DashboardPage.chart("episodeReturn") + "?.dataset.lines == " + MANY);
        String distinct = "new Set([...document.querySelectorAll('#legend .swatch')].map(one => one.className)).size";
        assertThat(browser.number(distinct)).isEqualTo(MANY);

        String strokeOfLast = "[...document.querySelectorAll('#legend .swatch')].at(-1).className";
        Object before = browser.script("return " + strokeOfLast);
        page.tick("run-3");
        browser.awaitThat(DashboardPage.chart("episodeReturn") + ".dataset.lines == " + (MANY - 1));
        assertThat(browser.script("return " + strokeOfLast))
                .as("it keeps its own")
                .isEqualTo(before);
        page.tick(LONG_NAME);
        browser.awaitThat(DashboardPage.chart("episodeReturn") + ".dataset.lines == " + MANY);
        assertThat(browser.number(distinct)).isEqualTo(MANY);
    }

    @Test
    void hoveringNamesTheCurvesInFull() throws IOException {
        page.show("#run=run-1&run=" + LONG_NAME);
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 2");
        browser.hover(DashboardPage.chart("entropy") + ".querySelector('.u-over')");
        browser.awaitThat("!document.querySelector('.hover').hidden");
        assertThat(browser.text(".hover")).contains("steps", "run-1", LONG_NAME);
        assertThat(page.texts(".hover b")).matches("[0-9.]+\\|[0-9.]+");
        assertThat(browser.number("[...document.querySelectorAll('.hover, .hover *')]"
                        + ".filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).length"))
                .as("cut off")
                .isZero();
        browser.hover("document.querySelector('h1')");
        browser.awaitThat("document.querySelector('.hover').hidden");
    }

    @Test
    void allChartsShareTheAxisByStepsAndByTime() throws IOException {
        page.show("#run=run-1&run=run-12");
        browser.awaitThat("document.querySelectorAll('.chart .uplot').length > 8");
        assertThat(ranges()).isEqualTo("10 1120");

        page.set("x", "time");
        browser.awaitThat(DashboardPage.chart("entropy") + ".dataset.range.startsWith('0.0')");
        assertThat(ranges().split(" ", -1)).as("one range for all").hasSize(2);

        browser.script("history.back()");
        browser.awaitThat(DashboardPage.chart("entropy") + ".dataset.range === '10 1120'");
        browser.drag(DashboardPage.chart("entropy") + ".querySelector('.u-over')", 0.5, 0.75);
        browser.awaitThat(DashboardPage.chart("entropy") + ".dataset.range !== '10 1120'");
        String[] zoomed = ranges().split(" ", -1);
        assertThat(zoomed).hasSize(2);
        assertThat(Double.parseDouble(zoomed[0])).isBetween(500.0, 620.0);
        assertThat(Double.parseDouble(zoomed[1])).isBetween(780.0, 900.0);
        page.press("All of the axis");
        browser.awaitThat(DashboardPage.chart("entropy") + ".dataset.range === '10 1120'");
    }

    /** The ranges of all charts, each once. */
    private static String ranges() {
        return String.valueOf(
                browser.script(
                        "return [...new Set([...document.querySelectorAll('.chart')].map(one => one.dataset.range))].join(', ')"));
    }

    @Test
    void aLogScaleIsForWhatIsAboveZero() throws IOException {
        page.show("#run=run-1&log=1");
        browser.awaitThat(DashboardPage.chart("valueLoss") + "?.dataset.scale === 'log'");
        assertThat(browser.script("return " + DashboardPage.chart("policyLoss") + ".dataset.scale"))
                .isEqualTo("linear");
        page.set("log", "");
        browser.awaitThat(DashboardPage.chart("valueLoss") + ".dataset.scale === 'linear'");
    }

    @Test
    void chartsArePinnedHiddenAndFolded() throws IOException {
        page.show("#run=run-1");
        browser.awaitThat("document.querySelectorAll('#charts .chart').length === 12");
        assertThat(page.texts("#charts .title")).startsWith("Return of evaluations|Return of training episodes|");
        browser.awaitText("1 more chart");
        browser.click("#more summary");
        browser.awaitThat("document.querySelectorAll('#more-charts .chart').length === 1");
        assertThat(page.texts("#more-charts .title")).isEqualTo("Steps a second");

        page.choose("stepsPerSecond", "Pin");
        browser.awaitThat("document.querySelector('#charts .chart').dataset.figure === 'stepsPerSecond'");
        page.choose("policyLoss", "Hide");
        browser.awaitThat("!" + DashboardPage.chart("policyLoss"));
        page.show(String.valueOf(browser.script("return location.hash")));
        browser.awaitThat("document.querySelector('#charts .chart')?.dataset.figure === 'stepsPerSecond'");
        assertThat(browser.text()).as("as before").contains("Hidden:");
        browser.click("#hidden-charts button");
        browser.awaitThat(DashboardPage.chart("policyLoss"));
    }

    @Test
    void aChartIsSavedAsPictureAndTable() throws IOException {
        page.show("#run=run-1&run=" + LONG_NAME);
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 2");
        browser.script("window.saved = []; URL.createObjectURL = blob => { window.saved.push(blob); return 'data:,'; };"
                + " HTMLAnchorElement.prototype.click = function() { window.saved.push(this.download); }");
        page.choose("entropy", "CSV");
        browser.awaitThat("window.saved.length === 2");
        browser.script("window.saved[0].text().then(text => { window.csv = text; })");
        browser.awaitThat("window.csv");
        String[] lines = String.valueOf(browser.script("return window.csv")).split("\n", -1);
        assertThat(lines[0]).isEqualTo("\"steps\",\"run-1\",\"" + LONG_NAME + "\"");
        assertThat(lines[1]).isEqualTo("10,1.386,1.386");
        assertThat(lines).hasSize(1 + 101 + 1);
        assertThat(lines[101]).as("the other has ended").matches("1010,[0-9.]+,");

        page.choose("entropy", "PNG");
        browser.awaitThat("window.saved.length === 4");
        assertThat(browser.script("return window.saved[1] + ' ' + window.saved[2].type + ' ' + window.saved[3]"))
                .isEqualTo("entropy.csv image/png entropy.png");
        assertThat(browser.number("window.saved[2].size")).isGreaterThan(3000);
    }

    @Test
    void theBackButtonAndTheAddressGoWhereTheySay() throws IOException {
        page.show("#run=run-1");
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 1");
        page.tick("run-2");
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 2");
        browser.click("a[data-tab=settings]");
        browser.awaitThat("!document.getElementById('settings').hidden");

        browser.script("history.back()");
        browser.awaitThat("!document.getElementById('curves').hidden");
        browser.script("history.back()");
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 1");
        browser.script("history.forward()");
        browser.awaitThat(DashboardPage.chart("entropy") + "?.dataset.lines == 2");

        browser.script("location.hash = '#view=details&focus=run-5'");
        browser.awaitThat("document.querySelector('#details h2')?.textContent === 'run-5'");
        browser.script("location.hash = '#view=nonsense'");
        browser.awaitThat("!document.getElementById('curves').hidden");
    }
}
