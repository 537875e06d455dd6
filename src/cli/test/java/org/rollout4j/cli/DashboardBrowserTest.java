package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.rollout4j.dashboard.Dashboard;
import org.rollout4j.dashboard.FakeEpisodes;
import org.rollout4j.dashboard.SampleRun;
import org.rollout4j.view.Episodes;
import org.rollout4j.watch.PlayedEpisodes;

/**
 * The dashboard as a reader sees it, in Chromium. With {@code -Drollout4j.screenshots=docs/images} real runs are trained, and the pictures
 * of the README are made of them.
 */
@Tag("slow")
class DashboardBrowserTest {
    private static final String MARKUP = "<img src=x onerror=document.title='owned'><b>bold</b>".replace('/', '_');
    private static final String RETURN = "document.querySelector('[data-figure=episodeReturn]')";

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Dashboard dashboard;

    @BeforeAll
    static void start() throws Exception {
        Path runs = folder.resolve("runs");
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        SampleRun.begun(runs.resolve("first"), 1, 2000).lines(1, 200, 10).written(time.plusSeconds(3));
        SampleRun.begun(runs.resolve("second"), 2, 2000).lines(1, 150, 10).written(time.plusSeconds(2));
        SampleRun.begun(runs.resolve("collapsed"), 1, 4000)
                .collapsing(1, 200, 10)
                .written(time.plusSeconds(1));
        SampleRun.begun(runs.resolve(MARKUP), 1, 3000).lines(1, 100, 10).written(time);
        dashboard = serve(runs, new FakeEpisodes());
        browser = new Browser(Files.createDirectory(folder.resolve("profile")));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        dashboard.close();
    }

    @AfterEach
    void nothingLeftTheMachineAndNothingWentWrong() {
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.matches("http://127\\.0\\.0\\.1:\\d+/.*|about:blank|data:.*|chrome:.*"));
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains("ERR_CONNECTION_REFUSED")
                        && !complaint.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                        && !complaint.contains("ERR_EMPTY_RESPONSE")
                        && !complaint.contains("ERR_CONNECTION_RESET"))
                .isEmpty();
    }

    @Test
    void followsARealRunThroughTheDeathOfItsProcessAndOfTheServer() throws Exception {
        Path runs = Files.createDirectory(folder.resolve("live"));
        try (Jvm first = Jvm.start(folder, "dashboard", runs.toString());
                Jvm training = Jvm.start(
                        folder,
                        "train",
                        "drain-grid",
                        "--quiet",
                        "--algo=q-learning",
                        "--steps=2e8",
                        "--set=logEvery=20000",
                        "--run=" + runs.resolve("grows"))) {
            first.await(() -> first.out().endsWith("\n"));
            String url = first.out().strip();
            browser.open(url);
            browser.awaitThat(RETURN + "?.dataset.points > 3");
            long before = browser.number(RETURN + ".dataset.points * 1");
            browser.awaitThat(RETURN + ".dataset.points > " + before);
            browser.awaitText("running");

            training.kill();
            browser.awaitText("stopped");
            long points = browser.number(RETURN + ".dataset.points * 1");

            first.kill();
            browser.awaitText("connection lost");
            String port = url.replaceAll(".*:(\\d+)/", "$1");
            try (Jvm second = Jvm.start(folder, "dashboard", runs.toString(), "--port=" + port)) {
                browser.awaitThat("document.querySelector('#connection.live')");
                browser.awaitText("stopped");
                assertThat(browser.number(RETURN + ".dataset.points * 1")).isEqualTo(points);
                assertThat(second.isAlive()).isTrue();
                second.signal("TERM");
                assertThat(second.await()).isEqualTo(143);
                assertThat(second.err()).isEmpty();
            }
        }
    }

    @Test
    void comparesTwoRunsAndJoinsSeeds() {
        show("#run=first");
        browser.awaitThat(RETURN + "?.dataset.lines == 1");
        assertThat(browser.number(RETURN + ".dataset.points * 1")).isEqualTo(200);

        browser.click("input[aria-label='on the charts: second']");
        browser.awaitThat(RETURN + "?.dataset.lines == 2");
        assertThat(browser.text("#legend")).contains("first", "second");

        joinSeeds();
        browser.awaitThat(RETURN + "?.dataset.lines == 1");
        assertThat(browser.text("#legend")).contains("ppo on drain-grid, 2 seeds");
    }

    @Test
    void sortsTheRuns() {
        show("#run=first");
        browser.awaitText("first");
        assertThat(names()).as("in order of time").containsExactly("first", "second", "collapsed", MARKUP);

        browser.click("th button[data-key='sort run']");
        assertThat(names()).hasSize(4).isSorted();
        browser.click("th button[data-key='sort run']");
        assertThat(names().get(0)).isEqualTo("second");
        browser.click("th button[data-key='sort best']");
        assertThat(names().get(0)).as("the best one").isEqualTo("first");
    }

    @Test
    void warnsOfARunThatCollapses() {
        show("#run=collapsed");

        browser.awaitThat("document.querySelector('.warning')");
        assertThat(browser.text(".warning")).contains("Entropy collapse", "collapsed", "Raise entropyWeight");
    }

    @Test
    void showsMarkupInTheNameOfARunAsText() {
        show("#view=details&run=first&focus=" + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8));

        browser.awaitThat("document.querySelector('#details h2')");
        assertThat(browser.text("#details h2")).isEqualTo(MARKUP);
        assertThat(names()).contains(MARKUP);
        assertThat(browser.all("#details img, #table img, #details b, #table b"))
                .isEmpty();
        assertThat(browser.script("return document.title")).isEqualTo("Rollout4J");
        assertThat(browser.text()).contains("learningRate", "0.0003", "network.hiddenSizes", "Provenance");
    }

    @Test
    void stepsThroughAnEpisodeAndLetsAPersonPlay() {
        show("#view=watch&run=first&focus=first");
        browser.awaitText("Press New episode to watch");
        browser.click("#watch .controls button"); // a new episode, with seed 1
        browser.awaitText("step 0");
        assertThat(browser.text(".action.best")).contains("right", "★", "90.0 %");

        pressButton("Step");
        browser.awaitText("step 1, by right");
        browser.script("document.activeElement.blur()");
        browser.press(Keys.ARROW_LEFT);
        browser.awaitText("step 2, by left (you)");
        browser.press("1");
        browser.awaitText("step 3, by right (you)");
        assertThat(blank("document.querySelector('canvas.board')")).isFalse();

        pressButton("Play");
        browser.awaitText("The episode has ended");
        browser.awaitText("return 1");
        browser.click("input[type=range][aria-label=moment]");
        assertThat(browser.all(".action")).hasSize(2);
    }

    @Test
    void watchesATrainedPolicyBesideTheOptimum() throws Exception {
        Path runs = folder.resolve("watched");
        train(runs.resolve("drain"), "--seed=1");
        try (Dashboard real = serve(runs, new PlayedEpisodes(AgentArgument::load, path -> List.of()))) {
            browser.open(real.url() + "#view=watch&run=drain&focus=drain");
            browser.awaitText("Press New episode to watch");
            browser.script("document.querySelector('input[aria-label=seed]').value = 5");
            browser.click("#watch .controls button");
            browser.awaitText("step 0");
            assertThat(browser.all(".action.best")).as("optimal actions").hasSizeBetween(1, 3);
            assertThat(percents()).hasSize(4);
            assertThat(percents().stream().mapToDouble(percent -> percent).sum())
                    .isCloseTo(100, offset(0.3));

            pressButton("Step");
            browser.awaitText("step 1, by ");
            browser.script("document.activeElement.blur()");
            browser.press(Keys.ARROW_UP);
            browser.awaitText("step 2, by up (you)");
            browser.screenshot(folder, "watch.png");
            assertThat(blank("document.querySelector('canvas.board')")).isFalse();
            assertThat(blank("document.querySelector('.value canvas')")).isFalse();

            pressButton("Play");
            browser.awaitText("The episode has ended");
        }
    }

    /** Presses the button of that name below Watch. */
    private static void pressButton(String name) {
        browser.script(
                "[...document.querySelectorAll('#watch button')].find(b => b.textContent === '" + name + "').click()");
    }

    private static List<Double> percents() {
        return browser.texts(".action").stream()
                .map(action -> Pattern.compile("([0-9.]+) %").matcher(action))
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void isLegibleOnDesksAndPhonesByDayAndNight() throws Exception {
        try (Dashboard real = Browser.PICTURES.isEmpty() ? null : serve(trained(), new FakeEpisodes())) {
            String url = real == null
                    ? dashboard.url() + "#run=first&run=collapsed"
                    : real.url() + "#run=ppo-1&run=ppo-2&run=ppo-3&run=too-fast";
            for (boolean dark : new boolean[] {false, true}) {
                for (boolean phone : new boolean[] {false, true}) {
                    browser.show(phone ? 390 : 1280, phone ? 844 : 800, dark);
                    browser.open(url);
                    browser.awaitThat("document.querySelectorAll('.chart .uplot').length > 8");
                    joinSeeds();
                    browser.script("window.scrollTo(0, 0)");
                    awaitPaint();
                    browser.screenshot(folder, "dashboard" + (phone ? "-phone" : "") + (dark ? "-dark" : "") + ".png");
                    assertLegible();
                }
            }
        } finally {
            browser.show(1280, 800, false);
        }
    }

    /** What was asked for before is on the screen when the frame after the next begins. */
    private static void awaitPaint() throws Exception {
        browser.script("window.painted = false;"
                + " requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = true; }))");
        browser.awaitThat("window.painted");
    }

    private static void joinSeeds() {
        browser.script("const band = document.getElementById('band'); band.value = 'range';"
                + " band.dispatchEvent(new Event('input'))");
    }

    private static void assertLegible() {
        assertThat(browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("nothing sticks out")
                .isZero();
        for (int i = 0; i < browser.number("document.querySelectorAll('.chart').length"); i++) {
            assertThat(blank("document.querySelectorAll('.chart canvas')[" + i + "]"))
                    .as("chart " + i)
                    .isFalse();
        }
        assertThat(browser.script("""
                        const boxes = [...document.querySelectorAll('header, #runs, .warning, main .controls, #legend, .chart')]
                            .filter(one => one.offsetParent !== null || one.tagName === 'HEADER')
                            .map(one => one.getBoundingClientRect()).filter(box => box.width > 0 && box.height > 0);
                        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
                            && a.top < b.bottom - 1 && b.top < a.bottom - 1));
                        """)).as("parts lie over each other").isEqualTo(false);
    }

    private static boolean blank(String canvas) {
        return Boolean.TRUE.equals(browser.script("const canvas = " + canvas + ";"
                + "const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                + "const colours = new Set(); for (let i = 0; i < data.length; i += 4) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2]);"
                + "return colours.size < 3"));
    }

    /** Three seeds that learn, one run that is made to collapse. */
    private static Path trained() {
        Path runs = folder.resolve("trained");
        for (String seed : List.of("1", "2", "3")) {
            train(runs.resolve("ppo-" + seed), "--seed=" + seed);
        }
        train(runs.resolve("too-fast"), "--set=entropyWeight=0", "--set=learningRate=0.05");
        return runs;
    }

    private static void train(Path run, String... options) {
        Object[] arguments = Stream.concat(
                        Stream.of("train", "drain-grid", "--quiet", "--steps=2e5", "--run=" + run), Stream.of(options))
                .toArray();
        Outcome.of(arguments).succeeded();
    }

    private static Dashboard serve(Path runs, Episodes episodes) throws IOException {
        return new Dashboard(runs, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), episodes);
    }

    private static void show(String fragment) {
        browser.open(dashboard.url() + fragment);
        browser.awaitThat("document.querySelectorAll('#table tbody tr').length === 4");
    }

    private static List<String> names() {
        return Stream.of(String.valueOf(
                                browser.script(
                                        "return [...document.querySelectorAll('button.name')].map(one => one.textContent).join('\\n')"))
                        .split("\n", -1))
                .toList();
    }
}
