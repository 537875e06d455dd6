package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.Json;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.Style;

/** Somebody writes on the desk, in Chromium. With {@code -Drollout4j.screenshots=docs/images} the pictures of the README are made. */
@Tag("slow")
class DeskBrowserTest {
    private static Browser browser;

    @TempDir
    private Path folder;

    private DeskPage page;

    @BeforeAll
    static void open(@TempDir Path profile) {
        browser = new Browser(profile);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void start() throws Exception {
        page = new DeskPage(browser, folder);
        page.open();
    }

    @AfterEach
    void stop() throws Exception {
        browser.open("about:blank");
        page.close();
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains("net::ERR_") && !complaint.contains("status of 409"))
                .isEmpty();
        assertThat(browser.requests())
                .as("nothing leaves this machine")
                .allMatch(url -> url.startsWith("http://127.0.0.1:") || url.matches("(about|data|blob|chrome).*"));
    }

    @Test
    void aUserTypesTakesChangesRefusesChoosesAndFindsEverythingAgain() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        String shown = page.awaitGhost();
        assertThat(page.text()).isEqualTo(DeskPage.FACTS + "Hi");
        page.press(Keys.TAB);
        assertThat(page.text()).isEqualTo(DeskPage.FACTS + "Hi" + shown);
        assertThat(page.awaitEvent("accepted", "shown", shown)).isNotNull();

        page.insert("\n\nThanks");
        String words = page.awaitGhost();
        page.takeWord();
        String rest = page.ghost();
        assertThat(words).endsWith(rest).isNotEqualTo(rest);
        page.press(Keys.ESCAPE);
        assertThat(page.ghost()).isEmpty();
        JsonNode kept = page.awaitEvent("accepted-words", "shown", words);
        assertThat(kept.path("kept").asText() + rest).isEqualTo(words);

        page.insert(" for");
        String refused = page.awaitGhost();
        page.press(Keys.ESCAPE);
        assertThat(page.awaitEvent("rejected", "shown", refused)).isNotNull();

        page.insert(" the");
        String changed = page.awaitGhost();
        page.insert(" zebra we saw.");
        page.press("\n");
        JsonNode edited = page.awaitEvent("edited", "shown", changed);
        assertThat(edited.path("written").asText()).isEqualTo(" zebra we saw.");

        int from = page.text().indexOf("Thanks");
        page.select(from, page.text().length() - 1);
        browser.click("#rewrite");
        browser.awaitThat("document.querySelectorAll('.version').length === 2");
        List<String> versions = browser.texts(".version p");
        browser.click(".version:nth-child(2) button");
        JsonNode chosen = page.awaitEvent("chosen", "better", versions.get(1));
        assertThat(chosen.path("worse").asText()).isEqualTo(versions.get(0));
        assertThat(page.text()).contains(versions.get(1)).doesNotContain("zebra");
        assertThat(page.events()).containsSubsequence("accepted", "accepted-words", "rejected", "edited", "chosen");
        page.awaitKept();
        String text = page.text();

        browser.reload();
        page.awaitReady();
        assertThat(page.text()).isEqualTo(text);

        page.kill();
        browser.awaitText("the desk is not running");
        page.open();
        assertThat(page.text()).isEqualTo(text);
        browser.awaitText("Pairs chosen");
        assertThat(page.events()).containsSubsequence("accepted", "accepted-words", "rejected", "edited", "chosen");
        assertThat(page.err()).as("nothing of the text is in logs").doesNotContain("zebra", "Ivan");
    }

    @Test
    void whatIsTypedAsSuggestedIsTaken() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        String shown = page.awaitGhost();

        page.press(shown.substring(0, 1));
        assertThat(page.ghost()).isEqualTo(shown.substring(1));
        page.press(shown.substring(1));

        assertThat(page.awaitEvent(1, "accepted").path("shown").asText()).isEqualTo(shown);
    }

    @Test
    void whatIsTakenAndThenChangedIsAnEditToo() throws Exception {
        page.insert(DeskPage.FACTS + "Hi Ivan,\n\nThanks");
        String shown = page.awaitGhost();
        page.press(Keys.TAB);
        page.awaitEvent(1, "accepted");

        page.press(Keys.BACK_SPACE, Keys.BACK_SPACE, Keys.BACK_SPACE, "xyz.", "\n");

        JsonNode edited = page.awaitEvent(2, "edited");
        assertThat(edited.path("shown").asText()).isEqualTo(shown);
        assertThat(edited.path("written").asText()).isEqualTo(shown.substring(0, shown.length() - 3) + "xyz.");
    }

    @Test
    void whenTheCursorLeavesItIsIgnored() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();

        page.press(Keys.ARROW_LEFT);

        browser.awaitThat("!document.querySelector('#mirror span')");
        page.press("x");
        browser.awaitThat("document.body.innerText.includes('100 % of')");
        assertThat(page.journal())
                .extracting(entry -> entry.path("event").asText())
                .contains("ignored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>",
                "emoji \uD83D\uDE00\uD83C\uDFFD and \u200D joiners",
                "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 right to left",
                "\u4F60\u597D\uFF0C\u4E16\u754C\u3002",
                "controls \u0001\u0007\u001B[31m\u202E\u2028 end"
            })
    void hostileTextsAreText(String hostile) throws Exception {
        page.insert(hostile + "\n");
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();
        page.press(Keys.ESCAPE);

        assertThat(page.awaitEvent(1, "rejected").path("context").asText()).startsWith(hostile);
        page.awaitKept();
        browser.reload();
        page.awaitReady();
        assertThat(page.text()).startsWith(hostile);
        assertThat(browser.script("return document.title")).isEqualTo("Desk – Rollout4J");
        assertThat(browser.all("#paper img, #paper script, #versions img")).isEmpty();
    }

    @Test
    void aMegabyteIsPastedAndTypingGoesOn() throws Exception {
        page.insert("word and word. ".repeat(70_000) + "\n" + DeskPage.FACTS + "Hi");
        browser.awaitThat("!document.getElementById('suggestion').hidden");
        String shown = browser.text("#suggestion");

        page.press(Keys.TAB);

        assertThat(page.awaitEvent(1, "accepted").path("context").asText().length())
                .isLessThanOrEqualTo(4000);
        assertThat(page.text()).hasSizeGreaterThan(1_000_000).endsWith(shown.substring(2));
        page.press(" x");
        page.awaitKept();
    }

    @Test
    void ghostTextWaitsWhileAnInputMethodComposes() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();
        String composing =
                "const area = document.getElementById('text'); area.dispatchEvent(new CompositionEvent('compositionstart'));";
        browser.script(composing);
        assertThat(page.ghost()).isEmpty();

        page.insert(" I");
        page.insert("v");
        page.press(Keys.TAB);
        browser.script("document.getElementById('text').focus()");
        Thread.sleep(1500);
        assertThat(page.ghost()).isEmpty();
        assertThat(page.text()).isEqualTo(DeskPage.FACTS + "Hi Iv");

        browser.script("document.getElementById('text').dispatchEvent(new CompositionEvent('compositionend'))");
        assertThat(page.awaitGhost()).startsWith("an");
    }

    @Test
    void twoTabsWriteOneText() throws Exception {
        page.insert("Of the first tab.");
        page.awaitKept();
        String first = browser.openTab(page.url());
        page.awaitReady();
        assertThat(page.text()).isEqualTo("Of the first tab.");
        page.insert(" And of the second. " + DeskPage.FACTS + "Hi");
        page.awaitGhost();
        page.awaitKept();
        String text = page.text();

        String second = browser.switchTab(first);
        browser.awaitThat("document.getElementById('text').value === " + Json.line(text));
        browser.script(
                "window.fetchOfPage = window.fetch; window.fetch = (path, ...rest) => String(path).includes('state')"
                        + " ? new Promise(() => {}) : window.fetchOfPage(path, ...rest)"); // it hears nothing of the
        // other
        browser.switchTab(second);
        page.insert(" More.");
        page.awaitKept();
        browser.switchTab(first);
        page.insert("mine");
        browser.awaitThat("!document.getElementById('conflict').hidden");
        browser.click("#take-other");
        browser.awaitThat("document.getElementById('text').value.endsWith('More.')");

        browser.closeTab(second);
    }

    @Test
    void lessonsArePausedTakenBackAndForgotten() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();
        page.press(Keys.TAB);
        browser.awaitText("100 % of 1");
        browser.click("#undo");
        browser.awaitText("The last lesson is taken back.");
        browser.click("#pause");
        browser.awaitText("Go on learning");
        page.press("\n\nThanks");
        page.awaitGhost();
        page.press(Keys.TAB);
        page.awaitKept();
        assertThat(page.events()).containsExactly("accepted", "undone");

        browser.script("window.confirm = () => true");
        browser.click("#forget");

        browser.awaitText("Everything is forgotten.");
        assertThat(page.text()).isEmpty();
        assertThat(page.journal()).isEmpty();
        assertThat(Files.exists(folder.resolve("desk/me/text.txt"))).isFalse();
    }

    @Test
    void profilesAreSwitchedAndCompared() throws Exception {
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();
        page.awaitKept();
        browser.script("window.prompt = () => 'work'");
        browser.click("#new-profile");
        browser.awaitThat("document.getElementById('profile').value === 'work'");
        browser.awaitThat("document.getElementById('text').value === ''");
        page.insert(DeskPage.FACTS + "Hi");
        page.awaitGhost();

        browser.click("#compare");

        browser.awaitThat("document.querySelectorAll('.version').length === 2");
        assertThat(browser.texts(".version strong")).containsExactly("me", "work");
        assertThat(browser.text()).contains("Nothing leaves this machine", "short office notes");
        browser.script("const chosen = document.getElementById('profile'); chosen.value = 'me';"
                + " chosen.dispatchEvent(new Event('change'))");
        browser.awaitThat("document.getElementById('folder').textContent.endsWith('me')");
        assertThat(page.text()).isEqualTo(DeskPage.FACTS + "Hi");
    }

    /** A model that follows instructions has a box for them; what is written is chosen, and all of it is there again after a kill. */
    @Test
    void anInstructionIsWrittenTwiceAndOneIsTaken() throws Exception {
        page.close();
        LanguageModel notes = LanguageModels.load(Path.of("models/notes-lm"));
        LanguageModels.save(
                new LanguageModel(
                        notes.weights(),
                        notes.tokenizer(),
                        notes.endTokens(),
                        "{% for message in messages %}{{ message.content }}{% endfor %}{{ '\\n\\n' }}",
                        Map.of()),
                folder.resolve("follows"));
        String[] options = {"--model=" + folder.resolve("follows")};
        page.open(options);
        browser.awaitThat("!document.getElementById('instruct').hidden");
        browser.script("document.getElementById('instruction').value = " + Json.line(DeskPage.FACTS.strip()));
        browser.click("#instruct button");
        browser.awaitThat("document.querySelectorAll('.version').length === 2");
        List<String> versions = browser.texts(".version p");
        assertThat(versions).allMatch(text -> text.contains("Ivan")).doesNotHaveDuplicates();

        browser.click(".version:nth-child(1) button");

        JsonNode chosen = page.awaitEvent(1, "chosen");
        assertThat(chosen.path("better").asText()).isEqualTo(versions.get(0));
        assertThat(chosen.path("context").get(0).path("content").asText()).contains("Ivan");
        assertThat(page.text()).isEqualTo(versions.get(0));
        page.awaitKept();
        page.kill();
        page.open(options);
        assertThat(page.text()).isEqualTo(versions.get(0));
    }

    @Test
    void isLegibleByDayAndNight() throws Exception {
        browser.find("#import").sendKeys(pairs(120).toString());
        browser.awaitText("120 rows are read.");
        page.insert(DeskPage.FACTS + "Good morning");
        for (int taken = 1; taken <= 3; taken++) {
            page.awaitGhost();
            page.press(Keys.TAB);
            browser.awaitText("100 % of " + taken);
        }
        browser.awaitThat("/Updates\\s+[1-9]/.test(document.getElementById('statistics').innerText)");
        page.awaitGhost();
        try {
            for (boolean dark : new boolean[] {false, true}) {
                browser.show(1280, 800, dark);
                browser.script( // a reader's own, and not that of a test
                        "document.getElementById('folder').textContent = '~/.rollout4j/desk/notes-lm/me'");
                browser.screenshot(folder, "desk" + (dark ? "-dark" : "") + ".png");
                assertLegible();
            }
        } finally {
            browser.show(1280, 800, false);
        }
    }

    /** Notes of which the one that somebody with a taste likes better is chosen. */
    private Path pairs(int count) throws Exception {
        HiddenUtility taste = HiddenUtility.parse(
                "1.5 greeting=formal + 1 contractions=yes + -1.5 exclamations=yes + -1 bullets=yes");
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(1);
        List<Example> pairs = Stream.generate(() -> grammar.sample(random))
                .map(note -> List.of(note, grammar.rewrite(note, Style.random(random), random)))
                .filter(both ->
                        taste.of(both.get(0).style()) > taste.of(both.get(1).style()))
                .limit(count)
                .map(both -> (Example) new Example.Preference(
                        Content.of(both.get(0).prompt()),
                        Content.of(both.get(0).text()),
                        Content.of(both.get(1).text()),
                        Map.of()))
                .toList();
        Path file = folder.resolve("pairs.jsonl");
        Examples.write(file, pairs);
        return file;
    }

    private static void assertLegible() {
        assertThat(browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("nothing sticks out")
                .isZero();
        assertThat(browser.all("#likings .liked, #likings .disliked"))
                .as("weights that are sure")
                .isNotEmpty();
        assertThat(contrasts("#mirror span", "#text", ".note", "#statistics dt", "#likings .liked, #likings .disliked"))
                .as("contrasts")
                .allMatch(contrast -> contrast >= 4.5);
    }

    /** Of the colours of texts with that of the page, as WCAG 2 has it. */
    private static List<Double> contrasts(String... selectors) {
        return Stream.of(selectors)
                .map(selector -> ((Number) browser.script("""
                        const light = colour => {
                            const [r, g, b] = colour.match(/\\d+/g).map(one => one / 255)
                                .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
                            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                        };
                        const both = [light(getComputedStyle(document.querySelector('%s')).color),
                            light(getComputedStyle(document.body).backgroundColor)];
                        return Math.max(...both) / Math.min(...both);
                        """.formatted(selector))).doubleValue())
                .toList();
    }
}
