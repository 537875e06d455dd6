package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.train.RunDirectory;

/** The table of results of language models, after a few updates. */
@Tag("slow")
class LanguageResultsTest {
    @TempDir
    private Path folder;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(
                folder.resolve("text.txt"), "The torus rolls, and every cell is drained.\n".repeat(50));
    }

    private Outcome results(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("results", "--suite", "lm", "--seeds", 2, "--steps", 3));
        arguments.addAll(
                List.of("--runs", folder.resolve("runs"), "--out", folder.resolve("docs"), "--json", "--quiet"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray());
    }

    @Test
    void eachSeedIsTrainedScoredAndHeldAgainstTheTarget() throws IOException {
        JsonNode json =
                results("sorting", "shakespeare", "--text", text).succeeded().json();

        assertThat(json.get("rows")).hasSize(2);
        JsonNode sorting = json.at("/rows/0");
        assertThat(sorting.get("row").asText()).isEqualTo("sorting");
        assertThat(sorting.get("met").asBoolean()).isFalse();
        assertThat(sorting.get("chance").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(sorting.get("perSeed")).hasSize(2);
        assertThat(sorting.at("/perSeed/0/details/right").asDouble())
                .isEqualTo(sorting.at("/perSeed/0/score").asDouble());
        JsonNode shakespeare = json.at("/rows/1");
        assertThat(shakespeare.get("mean").asDouble())
                .isEqualTo((shakespeare.at("/perSeed/0/score").asDouble()
                                + shakespeare.at("/perSeed/1/score").asDouble())
                        / 2)
                .isLessThan(1.2 * shakespeare.get("chance").asDouble());
        assertThat(shakespeare.at("/perSeed/0/score").asDouble())
                .isNotEqualTo(shakespeare.at("/perSeed/1/score").asDouble());
        assertThat(Files.readString(folder.resolve("docs/lm-results.md")))
                .contains("| sorting | inputs right, of 729 |", "## Protocol", "### shakespeare")
                .contains(
                        "No row `author-1`, `author-2`, `author-3` without a language model and texts of three authors.")
                .doesNotContain("No row `shakespeare`", text.toString());
        assertThat(folder.resolve("docs/lm-results.json")).exists();
    }

    @Test
    void whatIsFinishedStaysAndTheTextIsAskedFor() throws IOException {
        JsonNode whole = results("sorting").succeeded().json();
        Path kept = folder.resolve("runs/sorting-1/last.zip");
        FileTime written = Files.getLastModifiedTime(kept);
        // as if it had been stopped before it was scored
        Files.delete(folder.resolve("runs/sorting-2/score.json"));

        Outcome again = results("sorting").succeeded();

        assertThat(again.json().at("/rows/0/perSeed/1/score")).isEqualTo(whole.at("/rows/0/perSeed/1/score"));
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
        assertThat(Files.readString(folder.resolve("docs/lm-results.md")))
                .contains("No row `shakespeare` without a long text.");
    }

    /** Rows can be trained side by side, by one process each. */
    @Test
    void aRunThatIsScoredIsReadWhileAnotherProcessHasIt() throws IOException {
        JsonNode whole = results("sorting").succeeded().json();
        try (RunDirectory held = RunDirectory.resume(folder.resolve("runs/sorting-1"))) {
            assertThat(held.path()).exists();
            assertThat(results("sorting").succeeded().json()).isEqualTo(whole);
        }
    }

    /** A row that learns from what another row has learned brings that along, but not into the table. */
    @Test
    void aTasteIsLearnedFromARewardModelOfTheSameSeed() throws IOException {
        Outcome.of(
                        "results",
                        "--suite",
                        "lm",
                        "--seeds",
                        1,
                        "--steps",
                        2,
                        "--runs",
                        folder.resolve("runs"),
                        "--out",
                        folder.resolve("docs"),
                        "--json",
                        "--quiet",
                        "taste-rloo")
                .succeeded();

        String page = Files.readString(folder.resolve("docs/lm-results.md"));
        assertThat(page)
                .contains("| taste-rloo | gain in true utility", "images/lm-frontier.png", "KL to the reference")
                .doesNotContain("| taste-reward |");
        assertThat(Files.readString(folder.resolve("runs/taste-rloo-1/config.json")))
                .contains(folder.resolve("runs/taste-reward-1").toString());
        assertThat(folder.resolve("docs/images/lm-frontier.png")).isNotEmptyFile();
        assertThat(folder.resolve("runs/taste-reward-1/last.zip")).exists();
    }

    /** The model of notes, as one that converses. */
    private Path chatting() throws IOException {
        Path model = Files.createDirectories(folder.resolve("chatting"));
        try (Stream<Path> files = Files.list(Path.of("models/notes-lm"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Path config = model.resolve("tokenizer_config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst(
                                "\\{",
                                "{\"chat_template\": \"{% for message in messages %}{{ message.content }}"
                                        + "<|endoftext|>{% endfor %}\","));
        return model;
    }

    /** Of notes hardly one has two sentences or no greeting; what matters here is that everything fits together. */
    @Test
    void anAdapterLearnsHowMessagesAreWished() throws IOException {
        Path model = chatting();
        JsonNode rows = results("--model", model, "wish-calm-dpo", "wish-calm-grpo")
                .succeeded()
                .json()
                .get("rows");

        assertThat(rows).hasSize(2);
        for (JsonNode row : rows) {
            JsonNode details = row.at("/perSeed/0/details");
            assertThat(row.get("measure").asText()).isEqualTo("messages that meet the wish: no exclamation mark");
            assertThat(details.get("no exclamation mark, more than before").asDouble())
                    .isEqualTo(
                            row.at("/perSeed/0/score").asDouble()
                                    - row.get("chance").asDouble(),
                            within(1e-9));
            assertThat(details.get("no exclamation mark, lower end of it at 95 %")
                            .asDouble())
                    .isLessThanOrEqualTo(
                            details.get("no exclamation mark, more than before").asDouble());
            assertThat(details.get("no exclamation mark").asDouble())
                    .isEqualTo(row.at("/perSeed/0/score").asDouble());
        }
        assertThat(folder.resolve("runs/data/messages-before-1.json")).exists();
        assertThat(Files.readString(folder.resolve("runs/wish-calm-grpo-1/config.json")))
                .contains("\"r\" : 16", "regex(pattern=[^!]*, mode=FULL)");
        assertThat(results("wish-calm-dpo").succeeded().json().get("rows"))
                .as("a model that was learned from need not be named again")
                .isEqualTo(rows);
        assertThat(Files.readString(folder.resolve("docs/lm-results.md")))
                .contains("No row `wish-brief-dpo`, `wish-greeted-dpo`, `wish-brief-grpo`");

        JsonNode chance =
                results("--model", model, "wish-chance").succeeded().json().at("/rows/2/perSeed/0");
        assertThat(chance.get("score").asDouble())
                .isCloseTo(
                        (chance.at("/details/at most two sentences").asDouble()
                                        + chance.at("/details/no exclamation mark")
                                                .asDouble()
                                        + chance.at("/details/begins with Hi").asDouble())
                                / 3,
                        within(1e-9));
        assertThat(Examples.read(folder.resolve("runs/data/messages-tossed-1.jsonl"), Kind.PREFERENCE))
                .as("a pair for nearly each request, both by the model")
                .hasSizeGreaterThan(200);
    }

    @Test
    void aTextThatWasLearnedNeedNotBeNamedAgain() throws IOException {
        JsonNode first = results("shakespeare", "--text", text).succeeded().json();
        assertThat(results("shakespeare").succeeded().json()).isEqualTo(first);
    }

    @Test
    void aRunOfOtherSettingsIsNotMistakenForThisOne() throws IOException {
        results("sorting").succeeded().json();
        Path config = folder.resolve("runs/sorting-1/config.json");
        Files.writeString(config, Files.readString(config).replace("\"batchSize\" : 64", "\"batchSize\" : 65"));
        results("sorting").failedWith(1, "sorting-1: was begun with other settings");
    }

    private Path authors(int count, int lines) throws IOException {
        Path authors = Files.createDirectories(folder.resolve("authors"));
        for (int i = 0; i < count; i++) {
            String line = "Note " + i + " to Mara: the meeting is on Monday at %d, thanks.\n";
            Files.writeString(
                    authors.resolve("author-" + i + ".txt"),
                    IntStream.range(0, lines).mapToObj(line::formatted).collect(Collectors.joining()));
        }
        Files.writeString(authors.resolve("about.md"), "not an author");
        return authors;
    }

    @Test
    void anAuthorIsScoredWithAndWithoutAnAdapterAndNeedNotBeNamedAgain() throws IOException {
        Object[] author = {"author-2", "--model", "models/notes-lm", "--authors", authors(3, 600)};
        JsonNode first = results(author).succeeded().json();

        JsonNode row = first.at("/rows/0");
        assertThat(row.get("row").asText()).isEqualTo("author-2");
        assertThat(row.get("mean").asDouble()).isBetween(0.0, 20.0);
        JsonNode details = row.at("/perSeed/0/details");
        assertThat(details.get("bits a character, without adapter").asDouble())
                .isEqualTo(row.get("chance").asDouble());
        assertThat(details.get("bits a character, with adapter").asDouble())
                .isEqualTo(row.at("/perSeed/0/score").asDouble());
        assertThat(row.get("met").asBoolean())
                .isEqualTo(row.get("max").asDouble() < row.get("chance").asDouble());
        assertThat(details.get("bits a character, n-gram alone").asDouble()).isBetween(0.0, 3.0);
        assertThat(details.get("keys saved, n-gram alone").asDouble()).isBetween(0.5, 1.0);
        assertThat(folder.resolve("runs/author-2-1/config.json"))
                .content()
                .contains("author-2-", "-training.txt", "\"r\" : 8");

        assertThat(results("author-2").succeeded().json().get("rows")).isEqualTo(first.get("rows"));
    }

    @Test
    void authorsThatCannotBeLearnedAreRefusedByName() throws IOException {
        Object[] author = {"author-3", "--model", "models/notes-lm", "--authors", authors(2, 600)};
        results(author)
                .failedWith(1, folder.resolve("authors").toString(), "holds 2 files that end in .txt: 3 are needed");
        Path third = folder.resolve("authors/author-3.txt");
        Files.writeString(third, "a".repeat(24_999));
        results(author).failedWith(1, third.toString(), "24999", "at least 25000");
        Files.write(third, "caf\u00e9 ".repeat(6000).getBytes(StandardCharsets.ISO_8859_1));
        results(author).failedWith(1, third.toString(), "line 1", "UTF-8");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        results("sortign").failedWith(2, "ROW is sortign", "did you mean sorting?");
        results("--text", folder.resolve("none.txt")).failedWith(2, "there is no such file");
        results("--model", text).failedWith(2, "--model", "there is no language model");
        Outcome.of("results", "--model", "models/notes-lm").failedWith(2, "--model", "of the suite lm");
        results("--rows", text).failedWith(2, "--rows", "of the suite classics");
        Outcome.of("results", "--text", text).failedWith(2, "--text", "of the suite lm");
        Outcome.of("results", "--steps", 3).failedWith(2, "--steps", "of the suite lm");
        Outcome.of("results", "--suite", "lmm").failedWith(2, "--suite");
    }

    /** The suite of models that act: its own page, and what a row begins with is trained but not in the table. */
    @Test
    void modelsThatActHaveATableOfTheirOwn() throws IOException {
        List<Object> arguments = List.of(
                "results",
                "--suite",
                "decide",
                "decide-lake-grpo",
                "--seeds",
                1,
                "--steps",
                2,
                "--runs",
                folder.resolve("runs"),
                "--out",
                folder.resolve("docs"),
                "--json",
                "--quiet");
        JsonNode json = Outcome.of(arguments.toArray()).succeeded().json();

        assertThat(json.get("rows")).hasSize(1);
        JsonNode row = json.at("/rows/0");
        assertThat(row.get("row").asText()).isEqualTo("decide-lake-grpo");
        assertThat(row.at("/perSeed/0/details/decisions made, of which it learned")
                        .asDouble())
                .isPositive();
        assertThat(folder.resolve("runs/decide-lake-sft-1/last.zip")).exists();
        assertThat(Files.readString(folder.resolve("docs/decide-results.md")))
                .startsWith("# Results of language models that act\n\nMade by `rollout4j results --suite decide`")
                .contains("| decide-lake-grpo |", "No row `zero-shot-lake` without a language model.")
                .doesNotContain("sorting", "| decide-lake-sft |");
        Outcome.of("results", "--suite", "decide", "--text", text).failedWith(2, "--text", "it is of the suite lm");
        Outcome.of("results", "--suite", "decide", "decide-lake-grop").failedWith(2, "did you mean decide-lake-grpo?");
        Outcome.of("results", "--suite", "lm", "decide-lake-grpo").failedWith(2, "there is no row of that name");
    }
}
