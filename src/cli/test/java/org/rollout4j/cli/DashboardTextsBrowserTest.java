package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.dashboard.SampleRun;

/** What a reader sees of a run of a language model, in Chromium. */
@Tag("slow")
class DashboardTextsBrowserTest {
    private static final String MARKUP = "all,<img src=x onerror=document.title='owned'>\\n\\n<b>thanks</b>";

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
        SampleRun.ofTexts(runs.resolve("letters"), MARKUP).written(Instant.parse("2026-01-01T00:00:00Z"));
        page = new DashboardPage(browser, runs);
    }

    @AfterEach
    void stop() {
        page.close();
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains("net::ERR_"))
                .isEmpty();
    }

    @Test
    void lossEntropyAndAccuracyAreCurves() throws IOException {
        page.show("#run=letters");

        for (String metric : new String[] {"eval_loss", "loss", "entropy", "mean_token_accuracy"}) {
            browser.awaitThat(DashboardPage.chart(metric) + "?.dataset.points > 1");
        }
        assertThat(page.texts("figcaption .title"))
                .contains("Loss on held-out text", "Loss", "Entropy", "Tokens predicted right");
        assertThat(page.texts("#table tbody td")).as("the least loss").contains("1.2");
    }

    @Test
    void whatItWroteIsTextTheLatestFirst() throws IOException {
        page.show("#view=details&focus=letters");

        browser.awaitThat("document.querySelectorAll('.samples').length === 2");
        assertThat(page.texts(".samples summary")).isEqualTo("after 20 updates|after 10 updates");
        assertThat(page.texts(".samples[open] summary")).isEqualTo("after 20 updates");
        assertThat(page.texts(".samples[open] pre"))
                .isEqualTo("Dear all,<img src=x onerror=document.title='owned'>\n\n<b>thanks</b>");
        assertThat(browser.all("#details img, #details b")).isEmpty();
        assertThat(browser.script("return document.title")).isEqualTo("Rollout4J");
        assertThat(browser.text())
                .contains("/texts/letters.txt", "random weights", "rollout4j lm pretrain --resume --run ");
    }

    @Test
    void whatItWritesWhileOneReadsIsAddedAndWhatIsOpenStaysOpen() throws IOException {
        page.show("#view=details&focus=letters");
        browser.awaitThat("document.querySelectorAll('.samples').length === 2");
        browser.script("document.querySelectorAll('.samples summary')[1].click()");

        Files.writeString(
                runs.resolve("letters/samples.jsonl"),
                "{\"step\":30,\"prompt\":\"Dear \",\"completion\":\"Anna\"}\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                runs.resolve("letters/metrics.jsonl"),
                "{\"envSteps\":30,\"updates\":30,\"episodes\":0,\"loss\":0.5,\"eval_loss\":0.9}\n",
                StandardOpenOption.APPEND);

        browser.awaitThat("document.querySelectorAll('.samples').length === 3");
        assertThat(page.texts(".samples[open] summary"))
                .isEqualTo("after 30 updates|after 20 updates|after 10 updates");
    }

    /** Rewards of 0.25, 0.5, 0.75 and 1, of which the judge thinks less and less. */
    @Test
    void completionsStandBesideWhatTheyAreWorthTheLatestFirst() throws IOException {
        SampleRun.ofRewards(runs.resolve("polite"), "<b>utility</b>").written(Instant.parse("2026-01-02T00:00:00Z"));
        page.show("#view=details&focus=polite");

        browser.awaitThat("document.querySelectorAll('.samples summary .worth').length === 2");
        assertThat(page.texts(".samples summary .worth span"))
                .isEqualTo("reward 0.875|<b>utility</b> 0.065|reward 0.375|<b>utility</b> 0.315");
        assertThat(page.texts(".samples[open] pre")).isEqualTo("Dear all !!!|Dear all !!!!");
        assertThat(page.texts(".samples[open] .sample .worth span"))
                .isEqualTo("reward 0.75|<b>utility</b> 0.13|reward 1|<b>utility</b> 0");
        assertThat(browser.text())
                .contains("best reward of held-out prompts", "rollout4j lm grpo --resume --run ")
                .doesNotContain("random policy");

        browser.script("document.querySelectorAll('.samples summary')[1].click()");
        assertThat(page.texts(".samples[open] pre"))
                .as("one steps back to earlier evaluations")
                .isEqualTo("Dear all !!!|Dear all !!!!|Dear all !|Dear all !!");
        assertThat(browser.all("#details pre b, #details .worth span b b")).isEmpty();
    }

    @Test
    void theTableShowsTheBestReward() throws IOException {
        SampleRun.ofRewards(runs.resolve("polite"), "utility").written(Instant.parse("2026-01-02T00:00:00Z"));
        page.show("#run=polite");

        assertThat(page.texts("#table tbody td")).contains("0.8");
    }
}
